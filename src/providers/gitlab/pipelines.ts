import { z } from 'zod';
import type { Millis } from '../../domain/clock.js';
import type { RunAddress, RunState } from '../../domain/effect.js';
import type { JsonObject } from '../../domain/json.js';
import { pipelineAnswer, readAnswer, writtenAnswer, type PipelineAnswer } from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';
import { isoSince, isWithin, pageSize } from './lists.js';

export interface PipelineRequest {
  readonly ref: string;
  /** Sent as they are: real JSON types, checked by GitLab against `spec:inputs`. */
  readonly inputs?: JsonObject | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/**
 * Creates a pipeline. Undefined when it was created, but GitLab's answer cannot be read.
 * Throws `Failure`. https://docs.gitlab.com/api/pipelines/#create-a-new-pipeline
 */
export async function createPipeline(
  connection: GitlabConnection,
  project: ProjectId,
  { ref, inputs, variables }: PipelineRequest,
): Promise<PipelineAnswer | undefined> {
  const options = {
    ...(inputs && { inputs }),
    ...(variables && {
      variables: Object.entries(variables).map(([key, value]) => ({
        key,
        value,
        variable_type: 'env_var' as const,
      })),
    }),
  };
  const body = await connection.pipelineCreation.create(project, ref, options);
  return writtenAnswer(pipelineAnswer, body);
}

/**
 * Creates a pipeline with the connection's trigger token. Undefined as with `createPipeline`.
 * Throws `Failure`. https://docs.gitlab.com/ci/triggers/
 */
export async function triggerPipeline(
  connection: GitlabConnection,
  project: ProjectId,
  { ref, inputs, variables }: PipelineRequest,
): Promise<PipelineAnswer | undefined> {
  const { body } = await connection.trigger(project, {
    ref,
    ...(inputs && { inputs }),
    ...(variables && { variables }),
  });
  return writtenAnswer(pipelineAnswer, body);
}

export interface PipelineSearch {
  readonly ref: string;
  readonly source: 'api' | 'trigger';
  readonly username?: string | undefined;
  readonly since: Millis;
  /** Absent: until now. */
  readonly until?: Millis | undefined;
}

/**
 * The newest pipelines that fit, at most 100. Throws `Failure`.
 * https://docs.gitlab.com/api/pipelines/#list-project-pipelines
 */
export async function findPipelines(
  connection: GitlabConnection,
  project: ProjectId,
  { ref, source, username, since, until }: PipelineSearch,
): Promise<PipelineAnswer[]> {
  const name = ref.replace(/^refs\/(heads|tags)\//, '');
  const options = {
    ref: name,
    source,
    username,
    createdAfter: isoSince(since),
    orderBy: 'id' as const,
    sort: 'desc' as const,
    page: 1,
    perPage: pageSize,
  };
  const body = await connection.pipelines.all(project, options);
  const list = readAnswer(z.array(pipelineAnswer), body, 'pipelines');
  // An older GitLab leaves out the filters that it does not know.
  return list.filter(
    (pipeline) =>
      (pipeline.source ?? source) === source &&
      (pipeline.ref ?? name) === name &&
      isWithin(pipeline.created_at, since, until),
  );
}

/**
 * `manual` and `scheduled` are not among them: such a pipeline stands still until somebody, or its
 * time, starts the rest. https://docs.gitlab.com/api/pipelines/
 */
const overStatuses: readonly string[] = ['success', 'failed', 'canceled', 'skipped'];

/** The state of a pipeline, in GitLab's own words. Throws `Failure`. */
export async function readRun(connection: GitlabConnection, run: RunAddress): Promise<RunState> {
  const body = await connection.pipelines.show(run.target, Number(run.id));
  const { status, web_url } = readAnswer(
    pipelineAnswer.extend({ status: z.string() }),
    body,
    `pipeline ${run.id}`,
  );
  const over = overStatuses.includes(status);
  return { status, conclusion: over ? status : null, over, url: web_url };
}

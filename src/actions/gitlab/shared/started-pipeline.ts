import type { SearchBounds } from '../../../domain/action.js';
import type { Effect, Finding } from '../../../domain/effect.js';
import { Failure } from '../../../domain/failure.js';
import {
  findPipelines,
  pageSize,
  type GitlabConnection,
  type PipelineAnswer,
  type PipelineSearch,
  type ProjectId,
} from '../../../providers/gitlab/index.js';

/**
 * The effect of a pipeline that GitLab says it created. Throws `Failure` (`refused`) when it is one
 * that failed from the start: GitLab answers 201 to some faulty configurations, too, and keeps a
 * failed pipeline that runs nothing. https://docs.gitlab.com/api/pipelines/#create-a-new-pipeline
 */
export function startedPipeline(project: ProjectId, pipeline: PipelineAnswer): Effect {
  const { id, status, web_url: url, yaml_errors: errors } = pipeline;
  if (status === 'failed' || errors) {
    const why = errors ? `: ${errors.replace(/\s+/g, ' ').trim()}` : '.';
    throw new Failure(
      'refused',
      `GitLab created the pipeline ${url ?? id}, which failed at once${why}`,
      {
        httpStatus: 201,
        fix: "Correct the project's CI configuration at this `ref`: GitLab's pipeline editor shows what is wrong.",
      },
    );
  }
  return { kind: 'run', id, url, run: { target: String(project), id } };
}

/** GitLab created a pipeline and its answer was lost: if it is the only one that it can be, that is it. */
export async function lookUpPipeline(
  connection: GitlabConnection,
  project: ProjectId,
  search: PipelineSearch,
): Promise<Effect> {
  const unknown: Effect = {
    kind: 'run',
    warnings: [
      "GitLab created the pipeline, but its answer could not be read: the pipeline's id is not known, and it is not followed.",
    ],
  };
  try {
    const finding = await findStartedPipeline(connection, project, search);
    if (typeof finding === 'string') return unknown;
    return { ...finding.found, details: { adopted: finding.certainty } };
  } catch (error) {
    // It was created all the same: that it cannot be looked up must not look like a failed start.
    if (error instanceof Failure) return unknown;
    throw error;
  }
}

/** Pipelines of one project and ref are told apart by their times only. */
export function likenessOfPipeline({ project, ref }: { project: ProjectId; ref: string }): string {
  return `${String(project).toLowerCase()} ${ref.replace(/^refs\/(heads|tags)\//, '')}`;
}

/** GitLab keeps nothing of ours with a pipeline: only where, when and by whom it was created tells. */
export async function findStartedPipeline(
  connection: GitlabConnection,
  project: ProjectId,
  search: PipelineSearch,
  bounds?: SearchBounds,
): Promise<Finding> {
  const made = await findPipelines(connection, project, { ...search, until: bounds?.until });
  const [candidate, ...others] = made.filter(({ id }) => bounds?.taken.has(id) !== true);
  // What does not fit on the page may be ours.
  if (others.length > 0 || made.length >= pageSize) return 'undecidable';
  if (!candidate) return 'absent';
  return {
    found: {
      kind: 'run',
      id: candidate.id,
      url: candidate.web_url,
      run: { target: String(project), id: candidate.id },
    },
    certainty: 'probable',
  };
}

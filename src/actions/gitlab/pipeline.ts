import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import type { Millis } from '../../domain/clock.js';
import {
  createPipeline,
  type GitlabConnection,
  type PipelineSearch,
} from '../../providers/gitlab/index.js';
import { asTexts, inputsField, projectField, refField, variablesField } from './shared/inputs.js';
import {
  findStartedPipeline,
  likenessOfPipeline,
  lookUpPipeline,
  startedPipeline,
} from './shared/started-pipeline.js';

const input = z.strictObject({
  project: projectField,
  ref: refField,
  inputs: inputsField,
  variables: variablesField,
});

/** https://docs.gitlab.com/api/pipelines/#create-a-new-pipeline */
export const gitlabPipeline = defineAction<GitlabConnection>()({
  name: 'gitlab/pipeline',
  provider: 'gitlab',
  description: 'Starts a pipeline of a GitLab project.',
  input,
  example: {
    project: 'acme/awesome-app',
    ref: 'main',
    inputs: { 'build-id': '5e79232e98d88ac68cf7d4bc', smoke: true, devices: ['Pixel 9'] },
  },
  makes: 'run',
  idempotent: false,

  alike: likenessOfPipeline,

  async perform(connection, { project, ref, inputs, variables }, { clock }) {
    const since = clock.now();
    const request = { ref, inputs, variables: asTexts(variables) };
    const pipeline = await createPipeline(connection, project, request);
    if (pipeline) return startedPipeline(project, pipeline);
    return lookUpPipeline(connection, project, await searchFor(connection, ref, since));
  },

  async find(connection, { project, ref }, { search }, since) {
    const wanted = await searchFor(connection, ref, since);
    return findStartedPipeline(connection, project, wanted, search);
  },
});

async function searchFor(
  connection: GitlabConnection,
  ref: string,
  since: Millis,
): Promise<PipelineSearch> {
  const { username } = await connection.whoAmI();
  return { ref, source: 'api', username, since };
}

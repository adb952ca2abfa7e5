import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import type { Effect } from '../../domain/effect.js';
import { triggerPipeline, type GitlabConnection } from '../../providers/gitlab/index.js';
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

/** https://docs.gitlab.com/ci/triggers/ */
export const gitlabTrigger = defineAction<GitlabConnection>()({
  name: 'gitlab/trigger',
  provider: 'gitlab',
  description:
    "Starts a pipeline of a GitLab project with the connection's trigger token, which can do nothing else.",
  input,
  example: {
    project: 'acme/awesome-app',
    ref: 'main',
    variables: { BUILD_ID: '5e79232e98d88ac68cf7d4bc' },
  },
  makes: 'run',
  idempotent: false,

  alike: likenessOfPipeline,

  async perform(connection, { project, ref, inputs, variables }, { clock }) {
    const since = clock.now();
    const request = { ref, inputs, variables: asTexts(variables) };
    const pipeline = await triggerPipeline(connection, project, request);
    if (!pipeline) {
      return lookUpPipeline(connection, project, { ref, source: 'trigger', since });
    }
    const effect = startedPipeline(project, pipeline);
    return connection.hasToken ? effect : unfollowed(connection, effect);
  },

  // The pipeline belongs to the owner of the trigger token, whom nothing tells us.
  async find(connection, { project, ref }, { search }, since) {
    if (!connection.hasToken) return 'undecidable';
    return findStartedPipeline(connection, project, { ref, source: 'trigger', since }, search);
  },
});

function unfollowed({ name }: GitlabConnection, { kind, id, url }: Effect): Effect {
  const warning = `The pipeline is not followed: a trigger token cannot read. Give the connection ${name} a \`token\`, too.`;
  return { kind, id, url, warnings: [warning] };
}

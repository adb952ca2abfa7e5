import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import { minute } from '../../domain/clock.js';
import type { Effect } from '../../domain/effect.js';
import { kind } from '../../domain/fields.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { dispatchWorkflow, type StartedRun } from '../../providers/github/workflow-dispatch.js';
import { findDispatchedRun, findOnlyRun } from '../../providers/github/workflow-runs.js';
import { refField, repositoryField } from './fields.js';

/** GitHub's limits. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs */
const mostInputs = 25;
const mostCharacters = 65_535;

const inputName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, {
  error: "must be an input's name: letters, digits, `_` and `-`",
});

const inputsField = kind(
  'value',
  z
    .record(inputName, kind('value', z.union([z.string(), z.number(), z.boolean()])))
    .refine((inputs) => JSON.stringify(textOf(inputs)).length <= mostCharacters, {
      error: 'all inputs together may have 65,535 characters',
    })
    .default({})
    .describe(
      "The workflow's inputs, each declared under `on.workflow_dispatch.inputs`; at most 25.",
    ),
);

const workflowField = kind(
  'target',
  z
    .union([z.int().positive(), z.string().regex(/^(?:[1-9][0-9]{0,14}|[\w.-]{1,250}\.ya?ml)$/)], {
      error: "must be a workflow's file name, such as `ci.yml`, or its id",
    })
    .describe("The workflow's file name, such as `ci.yml`, or its id."),
);

const correlationField = kind(
  'target',
  inputName
    .optional()
    .describe(
      'An input that the workflow declares for finding its run again: with `run-name: "… ${{ inputs.NAME }}"` in the workflow, a lost answer can be resolved for certain.',
    ),
);

export const githubWorkflowDispatch = defineAction<GithubConnection>()({
  name: 'github/workflow-dispatch',
  provider: 'github',
  description: 'Starts a GitHub Actions workflow that has the `workflow_dispatch` trigger.',
  input: z
    .strictObject({
      repository: repositoryField,
      workflow: workflowField,
      ref: refField('The branch or tag whose copy of the workflow runs; not a commit SHA.'),
      inputs: inputsField,
      'correlation-input': correlationField,
    })
    .refine(({ inputs, 'correlation-input': name }) => name === undefined || !(name in inputs), {
      path: ['correlation-input'],
      error: 'names an input that `inputs` sets too: the service fills it in',
    })
    .refine(
      ({ inputs, 'correlation-input': name }) =>
        Object.keys(inputs).length + (name === undefined ? 0 : 1) <= mostInputs,
      { path: ['inputs'], error: 'a workflow takes at most 25 inputs' },
    ),
  example: {
    repository: 'acme/awesome-app',
    workflow: 'device-tests.yml',
    ref: 'main',
    inputs: { build_id: '5e79232e98d88ac68cf7d4bc', smoke: true },
    'correlation-input': 'correlation_id',
  },
  makes: 'run',
  idempotent: false,

  alike: ({ repository, workflow, ref }) => `${repository.toLowerCase()} ${workflow} ${ref}`,

  async perform(connection, input, context) {
    const name = input['correlation-input'];
    const run = await dispatchWorkflow(connection, {
      repository: input.repository,
      workflow: input.workflow,
      ref: input.ref,
      inputs: { ...textOf(input.inputs), ...(name === undefined ? {} : { [name]: context.key }) },
    });
    if (run !== undefined) return effectOf(input.repository, run);
    return {
      kind: 'run',
      details: { unknown: 'GitHub started the workflow, but did not say as which run.' },
    };
  },

  async find(connection, input, context, since) {
    const { repository, workflow, ref } = input;
    // The clocks of this machine and of GitHub differ.
    const wanted = { repository, workflow, since: since - minute };
    const isCertain = input['correlation-input'] !== undefined;
    const found = isCertain
      ? await findDispatchedRun(connection, { ...wanted, text: context.key })
      : await findOnlyRun(connection, {
          ...wanted,
          ref,
          actor: await connection.whoAmI(),
          until: (context.search?.until ?? context.clock.now()) + minute,
          taken: context.search?.taken ?? new Set(),
        });
    if (typeof found === 'string') return found;
    const certainty = isCertain ? 'certain' : 'probable';
    return { found: effectOf(repository, found), certainty };
  },
});

function effectOf(repository: string, run: StartedRun): Effect {
  return { kind: 'run', id: run.id, url: run.url, run: { target: repository, id: run.id } };
}

/** GitHub takes inputs of all types as text, and nothing else everywhere. */
function textOf(inputs: Readonly<Record<string, string | number | boolean>>) {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
}

import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import { kind } from '../../domain/fields.js';
import type { GithubConnection } from '../../providers/github/index.js';
import { dispatchRepository } from '../../providers/github/repository-dispatch.js';
import { repositoryField } from './fields.js';

/** https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event */
const mostKeys = 10;
const mostBytes = 64 * 1024;

const payloadField = kind(
  'value',
  z
    .record(z.string().min(1), kind('value', z.json()))
    .refine((payload) => Object.keys(payload).length <= mostKeys, {
      error: 'may have at most 10 keys; put more into an object under one of them',
    })
    .refine((payload) => Buffer.byteLength(JSON.stringify(payload)) < mostBytes, {
      error: 'must be smaller than 64 KiB',
    })
    .optional()
    .describe(
      'What workflows see as `github.event.client_payload`: at most 10 keys, less than 64 KiB.',
    ),
);

export const githubRepositoryDispatch = defineAction<GithubConnection>()({
  name: 'github/repository-dispatch',
  provider: 'github',
  description:
    'Starts every workflow on the default branch that listens to this `repository_dispatch` type. GitHub does not say which runs it starts, and the token needs the right to push code: prefer `github/workflow-dispatch`.',
  input: z.strictObject({
    repository: repositoryField,
    'event-type': kind(
      'target',
      z
        .string()
        .min(1)
        .max(100)
        .describe('The type that workflows name under `on.repository_dispatch.types`.'),
    ),
    payload: payloadField,
  }),
  example: {
    repository: 'acme/awesome-app',
    'event-type': 'applivery-build',
    payload: { build: { id: '5e79232e98d88ac68cf7d4bc' } },
  },
  makes: 'sent',
  idempotent: false,

  async perform(connection, input) {
    await dispatchRepository(connection, {
      repository: input.repository,
      eventType: input['event-type'],
      payload: input.payload,
    });
    return { kind: 'sent' };
  },

  // GitHub keeps no list of what it was sent.
  find: () => Promise.resolve('undecidable'),
});

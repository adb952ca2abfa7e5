import { z } from 'zod';
import { defineAction, type AnyAction } from '../../../src/domain/action.js';
import { kind } from '../../../src/domain/fields.js';
import type { Language } from '../../../src/rules/language.js';
import { loadRuleset } from '../../../src/rules/load-ruleset.js';

function neverCalled(): never {
  throw new Error('loading performs nothing');
}

const repository = kind(
  'target',
  z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'must be a repository, written `owner/name`')
    .describe('`owner/name`.'),
);

const start = defineAction<unknown>()({
  name: 'github/start',
  provider: 'github',
  description: 'Starts a run.',
  input: z.strictObject({
    repository,
    ref: kind('target', z.string().min(1)),
    inputs: kind(
      'value',
      z
        .record(
          z.string().regex(/^\w+$/),
          kind('value', z.union([z.string(), z.number(), z.boolean()])),
        )
        .refine((inputs) => JSON.stringify(inputs).length < 100, 'is too long')
        .optional(),
    ),
  }),
  example: { repository: 'acme/app', ref: 'main' },
  makes: 'run',
  idempotent: false,
  perform: neverCalled,
  find: neverCalled,
});

const report = defineAction<unknown>()({
  name: 'github/report',
  provider: 'github',
  description: 'Writes a report.',
  input: z.strictObject({
    repository,
    title: kind('title', z.string().min(1)),
    body: kind('markdown', z.string().optional()),
    labels: kind('target', z.array(z.string()).optional()),
    milestone: kind('target', z.int().min(1).optional()),
    state: kind('target', z.enum(['open', 'closed']).default('open')),
    draft: kind('target', z.boolean().optional()),
    extra: kind('value', z.strictObject({ a: z.string().optional() }).optional()),
    status: kind('target', z.string().max(11).optional()),
    to: kind(
      'target',
      z
        .union([z.string().regex(/^@/), z.strictObject({ team: z.enum(['ops', 'dev']) })])
        .optional(),
    ),
    link: kind('url', z.url().optional()),
  }),
  example: { repository: 'acme/app', title: 'Hello' },
  makes: 'issue',
  idempotent: false,
  perform: neverCalled,
  find: neverCalled,
});

const ping = defineAction<unknown>()({
  name: 'gitlab/ping',
  provider: 'gitlab',
  description: 'Sends nothing.',
  input: z.strictObject({}),
  example: {},
  makes: 'sent',
  idempotent: true,
  perform: neverCalled,
  find: neverCalled,
});

export const sampleActions: readonly AnyAction[] = [start, report, ping];

export const sampleLanguage: Language = {
  actions: sampleActions,
  connections: new Map([
    ['github', 'github'],
    ['github-internal', 'github'],
    ['gitlab', 'gitlab'],
  ]),
  linkDomains: ['applivery.com'],
};

export function load(...texts: string[]) {
  return loadRuleset(
    texts.map((text, index) => ({ path: `${'abcdef'.charAt(index)}.yaml`, text })),
    sampleLanguage,
  );
}

/** `line:column code` of each fault of a text. */
export function placesOf(text: string): string[] {
  return load(text).diagnostics.map((d) => `${d.line}:${d.column} ${d.code}`);
}

/** `line:column message` of each fault of a text. */
export function messagesOf(text: string): string[] {
  return load(text).diagnostics.map((d) => `${d.line}:${d.column} ${d.message}`);
}

/** A file with one rule, whose keys are the given lines; the first of them stands in line 6. */
export function ruleWith(...lines: string[]): string {
  return [
    'version: 1',
    'rules:',
    '  - id: a',
    '    on: build_processed',
    '    steps: [{ uses: gitlab/ping }]',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** A file with one step, whose keys are the given lines; the first of them stands in line 6, at column 9. */
export function stepWith(...lines: string[]): string {
  const [first = '', ...rest] = lines;
  return [
    'version: 1',
    'rules:',
    '  - id: a',
    '    on: build_processed',
    '    steps:',
    `      - ${first}`,
    ...rest.map((line) => `        ${line}`),
    '',
  ].join('\n');
}

/** A file whose only step takes these inputs of `github/report`; the first of them stands in line 10, at column 11. */
export function reportWith(...lines: string[]): string {
  return stepWith(
    'uses: github/report',
    'with:',
    '  repository: acme/app',
    '  title: Hello',
    ...lines.map((line) => `  ${line}`),
  );
}

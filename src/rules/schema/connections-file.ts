import { z } from 'zod';
import { durationSchema } from './rules-file.js';

/** Where a secret is: it is never written in the file itself. */
export type SecretReference = { readonly env: string } | { readonly file: string };

const envText = 'the name of an environment variable has letters, digits and `_`';

const secretSchema = z
  .strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, envText)
      .optional(),
    file: z.string().min(1).optional(),
  })
  .refine(
    ({ env, file }) => (env === undefined) !== (file === undefined),
    'write either `{ env: NAME }` or `{ file: PATH }`',
  )
  .describe('Where the secret is: `{ env: NAME }` or `{ file: PATH }`.');

export const connectionSchema = z.strictObject({
  provider: z.enum(['github', 'gitlab']).describe('What kind of server it is.'),
  url: z
    .string()
    .refine(isHttpUrl, 'must be an absolute URL that starts with `https://` or `http://`')
    .optional()
    .describe("The API's base for GitHub (`https://HOST/api/v3`), the server's for GitLab."),
  token: secretSchema.optional(),
  app: z
    .strictObject({ id: z.int().min(1), 'private-key': secretSchema })
    .optional()
    .describe('A GitHub App, in place of a token.'),
  'trigger-token': secretSchema.optional().describe('For `gitlab/trigger`.'),
  limits: z
    .union([
      z.literal('off'),
      z.strictObject({
        spacing: durationSchema.optional().describe('The least time between two writes.'),
        'per-minute': z.int().min(1).optional(),
        'per-hour': z.int().min(1).optional(),
      }),
    ])
    .optional()
    .describe('How many writes this connection may make; `off`: as many as there are.'),
});

/** Names are checked apart: a record with a pattern for its keys does not look into a wrong one. */
export const connectionsFileSchema = z.strictObject({
  version: z.literal(1),
  connections: z.record(z.string(), connectionSchema),
});

export const connectionNamePattern = /^[A-Za-z][A-Za-z0-9._-]*$/;

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

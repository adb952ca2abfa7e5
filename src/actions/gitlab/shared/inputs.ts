import { z } from 'zod';
import { kind } from '../../../domain/fields.js';
import { bodyLimit } from '../../../untrusted/marker.js';

/** Fields that several of GitLab's actions have. */

/** Each part starts as GitLab wants it, so that no part can be `..`. https://docs.gitlab.com/user/reserved_names/ */
const projectPath = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;

export const projectField = kind(
  'target',
  z
    .union(
      [z.int().positive(), z.string().regex(/^[1-9][0-9]{0,15}$/), z.string().regex(projectPath)],
      {
        error: 'must be a project: its path, as in `acme/mobile/app`, or its numeric id',
      },
    )
    .describe('The project: its path with all groups (`acme/mobile/app`), or its numeric id.'),
);

export const refField = kind(
  'target',
  z
    .string()
    .regex(/^\S{1,255}$/, 'must name a branch or a tag')
    .describe('The branch or tag, by name.'),
);

export const shaField = kind(
  'target',
  z
    .string()
    .regex(/^[0-9a-fA-F]{40}$/, 'must be a whole commit SHA: 40 hex digits')
    .describe("The commit's whole SHA: 40 hex digits."),
);

/** A commit that is looked up where its SHA is not whole. */
export const commitField = kind(
  'target',
  z
    .string()
    .regex(/^[0-9a-fA-F]{7,40}$/, 'must be a commit SHA: 7 to 40 hex digits')
    .describe("The commit's SHA: 7 to 40 hex digits. A short one is looked up first."),
);

/** An iid or id that people, or an earlier step, give. */
export function numberField(description: string) {
  return kind(
    'target',
    z
      .union([z.int().positive(), z.string().regex(/^[1-9][0-9]{0,15}$/)], {
        error: 'must be a number',
      })
      .describe(description),
  );
}

/** Text with room for a marker below it. */
export const markdownText = z
  .string()
  .min(1)
  .max(bodyLimit - 200);

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const inputsField = kind(
  'value',
  z
    .record(
      kind('target', z.string().min(1).max(255)),
      kind('value', z.union([scalar, z.array(scalar)])),
    )
    .optional()
    .describe(
      "The pipeline's inputs (`spec:inputs`), by name. They keep their type: text, number, boolean, list. To be preferred to `variables`.",
    ),
);

export const variablesField = kind(
  'value',
  z
    .record(
      kind(
        'target',
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a name such as `BUILD_ID`'),
      ),
      kind('value', scalar),
    )
    .optional()
    .describe('Variables, by name; all of them are sent as text.'),
);

/** GitLab knows variables only as text. */
export function asTexts(
  variables: Readonly<Record<string, string | number | boolean>> | undefined,
): Record<string, string> | undefined {
  return (
    variables &&
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]))
  );
}

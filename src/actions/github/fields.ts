import { z } from 'zod';
import { kind } from '../../domain/fields.js';
import { repositoryPattern } from '../../providers/github/repository-place.js';
import { bodyLimit } from '../../untrusted/marker.js';

/** Fields that several GitHub actions have. */

export const repositoryField = kind(
  'target',
  z
    .string()
    .regex(repositoryPattern, { error: 'must be a repository, written `owner/name`' })
    .describe('The repository, as `owner/name`.'),
);

export function refField(about: string) {
  return kind(
    'target',
    z
      .string()
      .regex(/^\S{1,255}$/, { error: 'must name a branch or a tag' })
      .describe(about),
  );
}

/** Text with room for a marker below it. */
export const markdownText = z
  .string()
  .min(1)
  .max(bodyLimit - 200);

export function urlField(about: string) {
  return kind(
    'url',
    z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .optional()
      .describe(about),
  );
}

/** A list of names: labels, assignees. */
export function namesField(about: string, longest: number, most: number) {
  const name = kind('target', z.string().min(1).max(longest));
  return kind('target', z.array(name).max(most).optional().describe(about));
}

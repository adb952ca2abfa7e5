import { z } from 'zod';
import { kind } from '../../domain/fields.js';
import { markdownText, namesField, repositoryField } from './fields.js';

/** What a rule gives `github/issue`. */
export const issueInput = z.strictObject({
  repository: repositoryField,
  title: kind('title', z.string().min(1).max(256).describe("The issue's title.")),
  body: kind('markdown', markdownText.optional().describe("The issue's text, in Markdown.")),
  labels: namesField('Labels to set; those that the repository lacks are made.', 50, 100),
  assignees: namesField('Logins of the people to assign.', 100, 10),
  milestone: kind('target', z.int().positive().optional().describe("The milestone's number.")),
  type: kind(
    'target',
    z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("The name of one of the organization's issue types."),
  ),
  fingerprint: kind(
    'opaque',
    z
      .string()
      .min(1)
      .optional()
      .describe(
        'Events of the same fingerprint share one issue. By default the report, or the application and team of a certificate.',
      ),
  ),
  'on-repeat': kind(
    'target',
    z
      .enum(['comment', 'count', 'ignore'])
      .default('comment')
      .describe('What an event does whose fingerprint has an issue already.'),
  ),
  reopen: kind(
    'target',
    z.boolean().default(true).describe('Whether a repetition reopens an issue that was closed.'),
  ),
});

export type IssueInput = z.output<typeof issueInput>;

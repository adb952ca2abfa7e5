import { z } from 'zod';
import { kind } from '../../../domain/fields.js';
import { markdownText, projectField } from './inputs.js';

export const issueInput = z.strictObject({
  project: projectField,
  title: kind('title', z.string().min(1).max(255).describe('The title of the issue.')),
  body: kind('markdown', markdownText.optional().describe('The description, in Markdown.')),
  labels: kind(
    'target',
    z
      .array(
        kind(
          'target',
          // GitLab takes labels as one text, so that a comma would make two of one.
          z
            .string()
            .regex(/^[^,]+$/, 'must not be empty or have a comma: write two labels instead'),
        ),
      )
      .default([])
      .describe('Labels; GitLab makes those that are not there yet.'),
  ),
  assignees: kind(
    'target',
    z
      .array(
        kind('target', z.string().regex(/^[A-Za-z0-9_.-]+$/, 'must be a user name, without @')),
      )
      .default([])
      .describe('User names, without `@`.'),
  ),
  milestone: kind(
    'target',
    z
      .union([z.string().min(1), z.int().positive()])
      .optional()
      .describe("A milestone's title, of the project or a group above, or its id as a number."),
  ),
  confidential: kind(
    'target',
    z.boolean().optional().describe('Whether only members of the project see the issue.'),
  ),
  fingerprint: kind(
    'opaque',
    z
      .string()
      .min(1)
      .optional()
      .describe(
        'What makes two reports the same: it never makes a second issue. Default: the id of the report; of certificates, application and team.',
      ),
  ),
  'on-repeat': kind(
    'target',
    z
      .enum(['comment', 'count', 'ignore'])
      .default('comment')
      .describe(
        'When the issue is there already: comment on it, count in its description, or leave it alone.',
      ),
  ),
  reopen: kind(
    'target',
    z
      .boolean()
      .default(true)
      .describe('Whether a repeat that comments or counts opens the issue again if it was closed.'),
  ),
});

export type IssueInput = z.output<typeof issueInput>;

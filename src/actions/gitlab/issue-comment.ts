import { z } from 'zod';
import { defineAction } from '../../domain/action.js';
import type { Effect } from '../../domain/effect.js';
import { kind } from '../../domain/fields.js';
import { createNote, type GitlabConnection, type ProjectId } from '../../providers/gitlab/index.js';
import { marker, withMarker } from '../../untrusted/marker.js';
import { findNote } from './shared/find-note.js';
import { markdownText, numberField, projectField } from './shared/inputs.js';

const input = z.strictObject({
  project: projectField,
  issue: numberField("The issue's number in the project (iid), such as `${{ steps.report.id }}`."),
  body: kind('markdown', markdownText.describe('The comment, in Markdown.')),
  internal: kind(
    'target',
    z
      .boolean()
      .optional()
      .describe('Whether only members with at least the role Reporter see the comment.'),
  ),
});

/** https://docs.gitlab.com/api/notes/#create-new-issue-note */
export const gitlabIssueComment = defineAction<GitlabConnection>()({
  name: 'gitlab/issue-comment',
  provider: 'gitlab',
  description: 'Comments on an issue of a GitLab project.',
  input,
  example: { project: 'acme/awesome-app', issue: 12, body: 'A new build is there.' },
  makes: 'comment',
  idempotent: false,

  async perform(connection, { project, issue, body, internal }, { key }) {
    const text = withMarker(body, marker('key', key));
    const note = await createNote(connection, project, String(issue), text, internal);
    return commentEffect(connection, project, issue, note?.id);
  },

  async find(connection, { project, issue }, { key }, since) {
    const note = await findNote(connection, project, String(issue), key, since);
    if (typeof note === 'string') return note;
    return {
      found: commentEffect(connection, project, issue, note.id),
      certainty: 'certain',
    };
  },
});

/** GitLab gives no URL of a note; of a project that is known by its id only, it cannot be made. */
function commentEffect(
  { url }: GitlabConnection,
  project: ProjectId,
  issue: string | number,
  note: string | undefined,
): Effect {
  const isPath = /[^0-9]/.test(String(project));
  return {
    kind: 'comment',
    id: note,
    ...(isPath &&
      note !== undefined && { url: `${url}/${project}/-/issues/${issue}#note_${note}` }),
  };
}

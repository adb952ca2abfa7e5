import { z } from 'zod';
import { readAnswer } from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';
import { ifThere } from './read-project.js';

const branchAnswer = z.object({
  protected: z.boolean().catch(false),
  can_push: z.boolean().catch(true),
  developers_can_merge: z.boolean().catch(true),
});

export interface RefFacts {
  readonly protected: boolean;
  /** Whether the token's user may push to it; undefined: GitLab does not say. */
  readonly canPush: boolean | undefined;
  readonly developersCanMerge: boolean | undefined;
}

const tagAnswer = z.object({ protected: z.boolean().catch(false) });

/**
 * The branch or, where there is none, the tag of that name; undefined: neither. Throws `Failure`.
 * https://docs.gitlab.com/api/branches/#retrieve-a-repository-branch
 * https://docs.gitlab.com/api/tags/#retrieve-a-repository-tag
 */
export async function readRef(
  connection: GitlabConnection,
  project: ProjectId,
  name: string,
): Promise<RefFacts | undefined> {
  const branch = await ifThere(connection.get(below(project, 'repository/branches', name)));
  if (branch !== undefined) {
    const data = readAnswer(branchAnswer, branch, `the branch ${name}`);
    return {
      protected: data.protected,
      canPush: data.can_push,
      developersCanMerge: data.developers_can_merge,
    };
  }
  const tag = await ifThere(connection.get(below(project, 'repository/tags', name)));
  if (tag === undefined) return undefined;
  const data = readAnswer(tagAnswer, tag, `the tag ${name}`);
  return { protected: data.protected, canPush: undefined, developersCanMerge: undefined };
}

const fileAnswer = z.object({ encoding: z.literal('base64'), content: z.string() });

/**
 * The text of a file on a ref; undefined: there is none. Throws `Failure`.
 * https://docs.gitlab.com/api/repository_files/#retrieve-a-file-from-a-repository
 */
export async function readProjectFile(
  connection: GitlabConnection,
  project: ProjectId,
  { path, ref }: { readonly path: string; readonly ref: string },
): Promise<string | undefined> {
  const body = await ifThere(connection.get(below(project, 'repository/files', path), { ref }));
  if (body === undefined) return undefined;
  const { content } = readAnswer(fileAnswer, body, `the file ${path}`);
  return Buffer.from(content, 'base64').toString('utf8');
}

/** Also a label of a group above. Throws `Failure`. https://docs.gitlab.com/api/labels/#retrieve-a-project-label */
export async function hasProjectLabel(
  connection: GitlabConnection,
  project: ProjectId,
  name: string,
): Promise<boolean> {
  return (await ifThere(connection.get(below(project, 'labels', name)))) !== undefined;
}

function below(project: ProjectId, kind: string, name: string): string {
  return `projects/${encodeURIComponent(project)}/${kind}/${encodeURIComponent(name)}`;
}

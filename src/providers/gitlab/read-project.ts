import { z } from 'zod';
import { Failure } from '../../domain/failure.js';
import { readAnswer } from './answers.js';
import type { GitlabConnection, ProjectId } from './connection.js';

/** https://docs.gitlab.com/api/access_requests/#valid-access-levels */
export const accessLevels = { planner: 15, reporter: 20, developer: 30, maintainer: 40, owner: 50 };

const access = z.object({ access_level: z.number() }).nullish().catch(null);
const feature = z.string().optional().catch(undefined);

/** https://docs.gitlab.com/api/projects/#retrieve-a-project */
const projectAnswer = z.object({
  default_branch: z.string().nullish().catch(null),
  archived: z.boolean().catch(false),
  issues_access_level: feature,
  builds_access_level: feature,
  ci_config_path: z.string().nullish().catch(null),
  ci_pipeline_variables_minimum_override_role: feature,
  permissions: z
    .object({ project_access: access, group_access: access })
    .optional()
    .catch(undefined),
});

export interface ProjectFacts {
  readonly defaultBranch: string | undefined;
  readonly archived: boolean;
  readonly hasIssues: boolean;
  readonly hasPipelines: boolean;
  /** Where the pipelines are defined. */
  readonly configPath: string;
  /** `no_one_allowed`, `developer`, `maintainer` or `owner`; undefined: GitLab does not say. */
  readonly mayOverrideVariables: string | undefined;
  /** Of the token's user; undefined: not a member, an administrator, or by ways that GitLab does not show. */
  readonly accessLevel: number | undefined;
}

/** Undefined: there is no such project, or not for this token. Throws `Failure`. */
export async function readProject(
  connection: GitlabConnection,
  project: ProjectId,
): Promise<ProjectFacts | undefined> {
  const body = await ifThere(connection.get(`projects/${encodeURIComponent(project)}`));
  if (body === undefined) return undefined;
  const data = readAnswer(projectAnswer, body, `the project ${project}`);
  const { project_access: own, group_access: group } = data.permissions ?? {};
  const levels = [own, group].flatMap((one) => one?.access_level ?? []);
  return {
    defaultBranch: data.default_branch ?? undefined,
    archived: data.archived,
    hasIssues: data.issues_access_level !== 'disabled',
    hasPipelines: data.builds_access_level !== 'disabled',
    configPath: isEmpty(data.ci_config_path) ? '.gitlab-ci.yml' : data.ci_config_path,
    mayOverrideVariables: data.ci_pipeline_variables_minimum_override_role,
    accessLevel: levels.length === 0 ? undefined : Math.max(...levels),
  };
}

function isEmpty(path: string | null | undefined): path is '' | null | undefined {
  return path === undefined || path === null || path === '';
}

const scopesAnswer = z.object({ scopes: z.array(z.string()) });

/**
 * What the token may be used for; undefined: GitLab does not tell this token. Throws `Failure`.
 * https://docs.gitlab.com/api/personal_access_tokens/#retrieve-a-personal-access-token
 */
export async function readTokenScopes(
  connection: GitlabConnection,
): Promise<readonly string[] | undefined> {
  const body = await ifThere(connection.get('personal_access_tokens/self'));
  return scopesAnswer.safeParse(body).data?.scopes;
}

/** What a read gave; undefined when GitLab has no such thing, or not for this token. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Failure && error.reason === 'not-found') return undefined;
    throw error;
  }
}

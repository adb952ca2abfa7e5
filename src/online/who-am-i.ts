import type { GithubConnection } from '../providers/github/index.js';
import type { GitlabConnection } from '../providers/gitlab/index.js';
import type { OpenConnection } from '../stage/connections.js';

/**
 * Whom the provider takes a connection's credentials for, asked anew. Undefined: they are a trigger
 * token, which can do nothing but trigger. Throws `Failure`.
 */
export async function whoAmI({ settings, handle }: OpenConnection): Promise<string | undefined> {
  if (settings.provider === 'github') return (handle as GithubConnection).whoAmI();
  const gitlab = handle as GitlabConnection;
  return gitlab.hasToken ? (await gitlab.whoAmI()).username : undefined;
}

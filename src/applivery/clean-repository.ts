import type { Json } from '../domain/json.js';

const remote = /^(?:https?|ssh|git|git\+ssh):\/\//i;
/** `git@host:owner/repo.git`, as git itself reads it where there is no `://`. */
const likeScp = /^(?:[^@/\s]+@)?([A-Za-z0-9.-]+):(?!\/)(\S+)$/;
const bare = /^(?:[^@/\s]+@)?([A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d{1,5})?)\/(\S+)$/;
const host = /^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?$/;
const path = /^[\w.~-]+(?:\/[\w.~-]+)*$/;
const longest = 300;

/**
 * Host and path of a repository, such as `github.com/acme/awesome-app`. User, password, `.git`,
 * parameters, and the port of SSH do not belong to it: clones of GitLab CI carry a token there.
 */
export function cleanRepository(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const [site, way] = remote.test(text) ? ofUrl(text) : ofOther(text);
  const name = way.replace(/^\/+|\/+$/g, '').replace(/\.git$/i, '');
  const clean = `${site.toLowerCase()}/${name}`;
  const isClean = host.test(site.toLowerCase()) && path.test(name) && clean.length <= longest;
  return isClean && !name.split('/').some((part) => /^\.*$/.test(part)) ? clean : undefined;
}

function ofUrl(text: string): readonly [string, string] {
  const url = URL.parse(text);
  if (url === null) return ['', ''];
  return [/^http/i.test(url.protocol) ? url.host : url.hostname, url.pathname];
}

function ofOther(text: string): readonly [string, string] {
  // The other way round, `user:password@host/path` would be the path of a host called `user`.
  const [, site = '', way = ''] = bare.exec(text) ?? likeScp.exec(text) ?? [];
  return [site, way];
}

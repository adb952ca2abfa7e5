import type { Json } from '../domain/json.js';

/** What an uploader calls a branch may be one, or a tag, or the pull request that was built. */
export interface CleanRef {
  readonly branch?: string;
  readonly tag?: string;
  readonly pr?: number;
}

/** Git's own rules for names. https://git-scm.com/docs/git-check-ref-format */
const notInNames = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|^[-./]|[./]$|^@$/u;
const longestName = 255;

/** A name that git takes. A longer one is unknown: cut, it would be another branch. */
function refName(text: string): string | undefined {
  const isName = text !== '' && text !== 'HEAD' && text.length <= longestName;
  return isName && !notInNames.test(text) && text.isWellFormed() ? text : undefined;
}

/**
 * `refs/pull/7/merge` and `7/merge` are what GitHub Actions calls the ref of a pull request
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/variables), and
 * `refs/merge-requests/7/head` is GitLab's.
 */
const requests =
  /^(?:(?:refs\/)?pull\/(\d{1,9})\/(?:merge|head)|(\d{1,9})\/merge|(?:refs\/)?merge-requests\/(\d{1,9})\/(?:merge|head|train))$/;

/** Reads what is given as a branch. Empty: nothing is known. */
export function cleanBranch(value: Json | undefined): CleanRef {
  if (typeof value !== 'string') return {};
  const text = value.trim();
  const number = requests.exec(text)?.slice(1).find(Boolean);
  if (number !== undefined) return Number(number) > 0 ? { pr: Number(number) } : {};
  if (text.startsWith('refs/tags/')) {
    const tag = cleanTag(text);
    return tag === undefined ? {} : { tag };
  }
  // `origin/` is taken from a remote's branch only: `refs/heads/origin/x` is called that way.
  const name = text.startsWith('refs/heads/')
    ? text.slice('refs/heads/'.length)
    : text.replace(/^(?:refs\/)?remotes\//, '').replace(/^origin\//, '');
  const branch = name.startsWith('refs/') ? undefined : refName(name);
  return branch === undefined ? {} : { branch };
}

/** What `git describe` says of a commit that has no tag: the last tag, and how far it is away. */
const described = /-\d+-g[0-9a-f]{4,40}$/;

/** Old versions of the fastlane plugin send what `git describe` says: not every such text is a tag. */
export function cleanTag(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const tag = refName(value.trim().replace(/^refs\/tags\//, ''));
  return tag === undefined || described.test(tag) ? undefined : tag;
}

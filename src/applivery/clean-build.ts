import type { BuildFacts } from '../domain/build.js';
import type { Json } from '../domain/json.js';
import { cleanBranch, cleanTag } from './clean-ref.js';
import { cleanRepository } from './clean-repository.js';
import { at, bytes, known, prose, shaped, timestamp, webAddress } from './clean-values.js';

/** UTF-16 units. */
const longestChangelog = 65_536;
const longestTag = 200;
const mostTags = 100;

const shapes = {
  status: /^[a-z][a-z_-]{0,39}$/,
  versionCode: /^[0-9A-Za-z][0-9A-Za-z.+_-]{0,99}$/,
  bundleId: /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/,
  sha: /^[0-9a-f]{7,40}$/i,
  uploader: /^[A-Za-z0-9][A-Za-z0-9 ._+-]{0,59}$/,
  number: /^[0-9A-Za-z][0-9A-Za-z._#/-]{0,99}$/,
} as const;

/**
 * What rules may know of a build, from Applivery's own object of it. Only what is named here is
 * taken, and only in its own shape: the object also holds personal data and, from some uploaders,
 * signing secrets. Each fact is read as the live API spells it, then as the documentation does.
 *
 * There is no `installUrl` in what Applivery answers: its install pages are at
 * `https://{store}/{publication}?os=…&build=…`, and neither the store's host nor the publication's
 * name can be told from a build, as workspaces have hosts of their own and a publication need not be
 * called as its app. A guess would send testers nowhere; so it stays absent.
 *
 * Source: https://docs.applivery.com/en/app-distribution/api/builds/build-details
 */
export function cleanBuild(build: Json): BuildFacts {
  const status = at(build, 'status');
  return (
    known<BuildFacts>({
      status: shaped(typeof status === 'string' ? status.toLowerCase() : undefined, shapes.status),
      tags: tagsOf(at(build, 'tags')),
      changelog: prose(at(build, 'changelog'), longestChangelog),
      versionCode:
        shaped(at(build, 'versionCode'), shapes.versionCode) ??
        shaped(at(build, 'info', 'android', 'versionCode'), shapes.versionCode) ??
        shaped(at(build, 'info', 'ios', 'plist', 'CFBundleVersion'), shapes.versionCode),
      bundleId:
        shaped(at(build, 'info', 'android', 'packageName'), shapes.bundleId) ??
        shaped(at(build, 'info', 'ios', 'plist', 'CFBundleIdentifier'), shapes.bundleId),
      size: bytes(at(build, 'size')),
      createdAt: timestamp(at(build, 'createdAt')),
      installUrl: undefined,
      git: gitOf(at(build, 'deployer')),
      ci: ciOf(at(build, 'deployer')),
    }) ?? {}
  );
}

/** A tag that is too long is left out: cut, it would be another one. */
function tagsOf(value: Json | undefined): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const tags = (value as readonly Json[])
    .map((tag) => prose(tag, longestTag + 1))
    .filter((tag) => tag !== undefined && tag.length <= longestTag);
  return tags.slice(0, mostTags) as string[];
}

function gitOf(deployer: Json | undefined): BuildFacts['git'] {
  const live = cleanBranch(at(deployer, 'info', 'branch'));
  const ref = Object.keys(live).length > 0 ? live : cleanBranch(at(deployer, 'info', 'git_branch'));
  const sha =
    shaped(at(deployer, 'info', 'commit'), shapes.sha) ??
    shaped(at(deployer, 'commit'), shapes.sha);
  return known<NonNullable<BuildFacts['git']>>({
    branch: ref.branch,
    sha: sha?.toLowerCase(),
    tag: cleanTag(at(deployer, 'info', 'tag')) ?? cleanTag(at(deployer, 'tag')) ?? ref.tag,
    pr: ref.pr,
    repository:
      cleanRepository(at(deployer, 'info', 'repositoryUrl')) ??
      cleanRepository(at(deployer, 'git_repository_url')),
    message: prose(at(deployer, 'info', 'commitMessage'), longestChangelog),
  });
}

function ciOf(deployer: Json | undefined): BuildFacts['ci'] {
  return known<NonNullable<BuildFacts['ci']>>({
    name: shaped(at(deployer, 'name'), shapes.uploader),
    // The build, or else the application it is of.
    url:
      webAddress(at(deployer, 'info', 'buildUrl')) ??
      webAddress(at(deployer, 'build_url')) ??
      webAddress(at(deployer, 'info', 'ciUrl')) ??
      webAddress(at(deployer, 'app_url')),
    number:
      shaped(at(deployer, 'info', 'buildNumber'), shapes.number) ??
      shaped(at(deployer, 'build_number'), shapes.number),
  });
}

import { isDeepStrictEqual } from 'node:util';
import { cleanBuild } from '../applivery/clean-build.js';
import type { BuildFacts } from '../domain/build.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { buildValueOf } from '../rules/build-value.js';
import { shownValue } from '../rules/expressions/cel-values.js';
import type { Findings } from '../rules/findings.js';
import { quoted } from '../rules/why/quoted.js';
import type { Path } from '../rules/yaml/nodes.js';

/** How a build that Applivery answers has each field in it. */
const asAnswered: Readonly<Record<string, (value: Json) => JsonObject>> = {
  status: (status) => ({ status }),
  tags: (tags) => ({ tags }),
  changelog: (changelog) => ({ changelog }),
  versionCode: (versionCode) => ({ versionCode }),
  bundleId: (packageName) => ({ info: { android: { packageName } } }),
  size: (size) => ({ size }),
  createdAt: (createdAt) => ({ createdAt }),
  'git.branch': (branch) => ({ deployer: { info: { branch } } }),
  'git.sha': (commit) => ({ deployer: { info: { commit } } }),
  'git.tag': (tag) => ({ deployer: { info: { tag } } }),
  'git.pr': (pr) => ({ deployer: { info: { branch: `refs/pull/${shownValue(pr)}/merge` } } }),
  'git.repository': (repository) => ({
    deployer: { info: { repositoryUrl: `https://${shownValue(repository)}` } },
  }),
  'git.message': (commitMessage) => ({ deployer: { info: { commitMessage } } }),
  'ci.name': (name) => ({ deployer: { name } }),
  'ci.url': (buildUrl) => ({ deployer: { info: { buildUrl } } }),
  'ci.number': (buildNumber) => ({ deployer: { info: { buildNumber } } }),
};

/**
 * Warns of values that rules never see, as the service cleans what Applivery answers: a test with
 * one of them says nothing about what will happen.
 *
 * @param base where the facts stand in their file
 */
export function checkBuildFacts(facts: BuildFacts, findings: Findings, base: Path): void {
  for (const { name, value } of leavesOf(buildValueOf(facts), [])) {
    const answered = asAnswered[name]?.(value);
    const read = answered && fieldOf(buildValueOf(cleanBuild(answered)), name);
    if (isDeepStrictEqual(read, value)) continue;
    findings.atValue([...base, ...name.split('.')], {
      code: 'never-seen',
      severity: 'warning',
      message: `rules never see ${quoted(value)} in \`build.${name}\`: ${instead(answered !== undefined, read)}`,
    });
  }
}

function instead(isAnswered: boolean, read: Json | undefined): string {
  if (!isAnswered) return "Applivery's API does not say it";
  return read === undefined ? 'it is taken for missing' : `it is read as ${quoted(read)}`;
}

interface Leaf {
  /** `git.branch` */
  readonly name: string;
  readonly value: Json;
}

function leavesOf(value: JsonObject, path: readonly string[]): Leaf[] {
  return Object.entries(value).flatMap(([key, item]): Leaf[] => {
    const at = [...path, key];
    if (isJsonObject(item)) return leavesOf(item, at);
    return item === undefined ? [] : [{ name: at.join('.'), value: item }];
  });
}

function fieldOf(value: JsonObject, name: string): Json | undefined {
  let at: Json | undefined = value;
  for (const key of name.split('.')) at = isJsonObject(at) ? at[key] : undefined;
  return at;
}

import type { StringDeclaration, Trust } from './declarations.js';

export interface BuildTextDeclaration extends StringDeclaration {
  /** What has another shape is taken for missing. */
  readonly shape?: RegExp;
}

/** A field of `build`. All of them may be missing. */
export type BuildFieldDeclaration =
  | BuildTextDeclaration
  | { readonly type: 'strings'; readonly about: string; readonly trust: Trust }
  | { readonly type: 'int' | 'timestamp'; readonly about: string }
  | { readonly type: 'object'; readonly about: string; readonly fields: BuildFieldDeclarations };

export type BuildFieldDeclarations = Readonly<Record<string, BuildFieldDeclaration>>;

function trusted(about: string, more: Pick<BuildTextDeclaration, 'lowerCase' | 'shape'> = {}) {
  return { type: 'string', about, trust: 'trusted', optional: true, ...more } as const;
}

function untrusted(about: string) {
  return { type: 'string', about, trust: 'untrusted', optional: true } as const;
}

/**
 * What rules can ask under `build`, declared once: `BuildFacts` as expressions see them. From these
 * declarations come the types that expressions are checked against, the reading of rule tests, and
 * the documentation.
 */
export const buildDeclarations: BuildFieldDeclarations = {
  status: trusted('`pending`, `in_progress`, `processed` or `error`; others may come.', {
    lowerCase: true,
  }),
  tags: { type: 'strings', about: 'The tags of the build.', trust: 'untrusted' },
  changelog: untrusted('The changelog of the build.'),
  versionCode: trusted("Android's version code, or Apple's `CFBundleVersion`."),
  bundleId: trusted("Android's package name, or Apple's bundle identifier."),
  size: { type: 'int', about: 'The size of the file, in bytes.' },
  createdAt: { type: 'timestamp', about: 'When it was uploaded.' },
  installUrl: trusted(
    "Where a tester installs it. Applivery's API does not say it so far: ask with `has()`.",
  ),
  git: {
    type: 'object',
    about: 'The source that it was built from, as its uploader says.',
    fields: {
      branch: untrusted('The branch, without `refs/heads/` and `origin/`.'),
      sha: trusted(
        'The commit: 7 to 40 hexadecimal digits, as uploaders often send the short form.',
        {
          lowerCase: true,
          shape: /^[0-9a-f]{7,40}$/,
        },
      ),
      tag: untrusted('The tag.'),
      pr: { type: 'int', about: 'The number of the pull or merge request.' },
      repository: untrusted(
        'Host and path of the repository, such as `github.com/acme/awesome-app`.',
      ),
      message: untrusted('The message of the commit.'),
    },
  },
  ci: {
    type: 'object',
    about: 'The job that uploaded it.',
    fields: {
      name: trusted('What uploaded it, such as `fastlane`.'),
      url: untrusted('The address of the job.'),
      number: trusted("The job's number."),
    },
  },
};

/** @param path below `build`; undefined: there is no such field */
export function buildFieldAt([name = '', ...rest]: readonly string[]):
  BuildFieldDeclaration | undefined {
  let field = Object.hasOwn(buildDeclarations, name) ? buildDeclarations[name] : undefined;
  for (const key of rest) {
    const fields = field?.type === 'object' ? field.fields : {};
    field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  }
  return field;
}

import type { Millis } from './clock.js';

/**
 * What Applivery's API says of a build, cleaned. Nothing but these is taken from its answers: they
 * hold personal data and signing secrets too. All may be missing. All of it is the word of whoever
 * uploaded the build, also where it is let through in its own shape only: what that shape leaves
 * open is untrusted in expressions (`changelog`, `tags`, `ci.url`, and of `git` the `branch`, `tag`,
 * `repository` and `message`).
 */
export interface BuildFacts {
  /** `pending`, `in_progress`, `processed` or `error`; others may come. In lower case. */
  readonly status?: string;
  readonly tags?: readonly string[];
  readonly changelog?: string;
  readonly versionCode?: string;
  /** Android's package name, or Apple's bundle identifier. */
  readonly bundleId?: string;
  /** Bytes. */
  readonly size?: number;
  readonly createdAt?: Millis;
  /** Where a tester installs it. */
  readonly installUrl?: string;
  readonly git?: {
    /** Without `refs/heads/` and `origin/`. */
    readonly branch?: string;
    /** 7 to 40 hexadecimal digits: uploaders often send the short form. */
    readonly sha?: string;
    readonly tag?: string;
    /** The pull or merge request that was built. */
    readonly pr?: number;
    /** Host and path, such as `github.com/acme/awesome-app`, without user and `.git`. */
    readonly repository?: string;
    readonly message?: string;
  };
  readonly ci?: {
    /** What uploaded it, such as `fastlane`. */
    readonly name?: string;
    readonly url?: string;
    readonly number?: string;
  };
}

/** What is known of an event's build; if nothing, why, as a sentence that says what to do. */
export type BuildKnowledge =
  | { readonly known: true; readonly facts: BuildFacts }
  | { readonly known: false; readonly why: string };

/** Where nothing is stored of a build. */
export const notRead: BuildKnowledge = {
  known: false,
  why: 'it was not read from Applivery: no rule needed it then',
};

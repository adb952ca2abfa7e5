import type { Octokit } from '@octokit/rest';
import type { Clock } from '../../domain/clock.js';

/** GitHub's typed endpoint methods: `rest.issues.create(…)`. */
export type Rest = Octokit['rest'];

/** A repository, as the endpoint methods want it. */
export interface RepositoryPlace {
  readonly owner: string;
  readonly repo: string;
}

/** What came back. `data` is whatever the body held: check it before believing it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/**
 * What an answer that did not come, or a server error, means:
 *
 * - `read`: nothing happened, so it can be repeated.
 * - `write`: it may have happened, so it must not.
 * - `preparation`: it may have happened, but doing it twice leaves the same as doing it once, and
 *   the effect itself was not sent yet. It can be repeated.
 */
export type Nature = 'read' | 'write' | 'preparation';

/** One call. It sends at most one request that writes. */
export interface Call {
  readonly repository: string;
  readonly nature: Nature;
  /** What to do about a 404, when the names in the call say more than GitHub does. */
  readonly notFound?: string | undefined;
  send(rest: Rest, place: RepositoryPlace): Promise<Answer>;
}

/** GitHub, or a GitHub Enterprise Server, with credentials. Nothing else in the program talks to it. */
export interface GithubConnection {
  readonly name: string;
  readonly clock: Clock;
  /** What this host was seen not to support. */
  readonly quirks: { runDetails: boolean };
  /** Resolves for 2xx and 304 only. Throws `Failure` for everything else. */
  exchange(call: Call): Promise<Answer>;
  /**
   * What an App's installation may do, by permission (`actions`, `issues`): `read`, `write` or `admin`.
   * Undefined for a token, of which GitHub does not say. Throws `Failure`.
   * https://docs.github.com/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app
   */
  permissions(repository: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** The login that issues and comments of this connection show: a user's, or `SLUG[bot]`. Throws `Failure`. */
  whoAmI(): Promise<string>;
}

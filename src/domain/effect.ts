import type { Json } from './json.js';

/** Where a run is: enough to ask its provider about it again. */
export interface RunAddress {
  /** `owner/name` at GitHub, the project's path or id at GitLab. */
  readonly target: string;
  /** The provider's id, as text: ids may be larger than a number holds. */
  readonly id: string;
}

/** What a provider says about a run. `status` and `conclusion` are the provider's own words. */
export interface RunState {
  readonly status: string;
  /** Null until the run is over. */
  readonly conclusion: string | null;
  readonly over: boolean;
  readonly url: string | undefined;
  /** Handed back at the next look, so that an unchanged run costs nothing. */
  readonly etag?: string | undefined;
}

export type EffectKind = 'run' | 'sent' | 'issue' | 'comment' | 'status' | 'deployment' | 'job';

/** What an attempt made in the remote system. */
export interface Effect {
  readonly kind: EffectKind;
  /** The provider's id as people see it (an issue's number, a run's id). Absent when the provider gave none. */
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  /** Set when there is a run to follow. */
  readonly run?: RunAddress | undefined;
  /** Set when this effect made or touched the one issue of a fingerprint. */
  readonly issue?: IssueAddress | undefined;
  /** What did not go as asked, although it worked: "the label `bug` was not set: …". */
  readonly warnings?: readonly string[] | undefined;
  /** Further facts that are worth keeping with the record. */
  readonly details?: Readonly<Record<string, Json>> | undefined;
}

/** Where a kept issue is. */
export interface IssueAddress {
  /** `owner/name` at GitHub, the project's path or id at GitLab. */
  readonly target: string;
  /** GitHub's number, GitLab's iid. */
  readonly number: string;
  readonly url: string;
}

/**
 * What looking for an earlier, perhaps successful, call found.
 * - `found`: it happened; adopt it. `probable` when only circumstances say so.
 * - `absent`: looked where it would have to be, and it is not there (now; lists may lag).
 * - `undecidable`: this remote gives no way to tell.
 */
export type Finding =
  { readonly found: Effect; readonly certainty: 'certain' | 'probable' } | 'absent' | 'undecidable';

import type { ProviderName } from '../domain/connection.js';
import type { Ruleset } from '../rules/ruleset.js';
import type { Coverage } from './coverage.js';

/** What rule tests are run with. */
export interface RunOptions {
  readonly ruleset: Ruleset;
  /** The connections that rules may use; those named after the providers included. */
  readonly connections: ReadonlyMap<string, ProviderName>;
  /** Is told what the tests reach. */
  readonly coverage?: Coverage | undefined;
}

import { Failure } from '../domain/failure.js';

/** A fault of this service's own during a call. It may have struck after the call: only looking tells. */
export class Defect extends Failure {
  constructor(error: unknown) {
    super('unknown', `A defect of this service: ${String(error)}`, {
      fix: 'Nothing is wrong with the rule: report it, with the log of that time.',
      cause: error,
    });
  }
}

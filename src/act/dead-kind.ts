import type { Failure } from '../domain/failure.js';
import type { DeadKind } from '../domain/task.js';
import { Defect } from './defect.js';

/** Whose affair it is that a failure ended a task. */
export function deadKindOf(failure: Failure): DeadKind {
  if (failure instanceof Defect) return 'defect';
  switch (failure.reason) {
    case 'unauthorized':
      return 'configuration';
    case 'refused':
      // Without an answer it was not the provider who refused: an address or certificate is wrong.
      return failure.httpStatus === undefined ? 'configuration' : 'refused';
    case 'not-found':
    case 'not-yet':
      return 'refused';
    case 'rate-limited':
    case 'unavailable':
    case 'unknown':
      return 'given-up';
  }
}

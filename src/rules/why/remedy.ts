import type { Json } from '../../domain/json.js';
import type { Change } from '../expressions/types.js';
import { andList, oneLine, quoted } from './quoted.js';

/**
 * The smallest change as a clause: "would match if `event.build.os` were `"android"`"; undefined
 * where none was found.
 *
 * @param verb what would come of it: "match", of a step "run"
 * @param actual the value that was said before: it is not said again
 */
export function remedyText(
  changes: readonly Change[],
  verb: 'match' | 'run',
  actual: Json | undefined,
): string | undefined {
  if (changes.length === 0) return undefined;
  const clauses = changes.map((change) => {
    const isSaid = changes.length === 1 && (change.from === actual || change.kind !== 'event');
    return isSaid ? change.text : `${change.text}${asItIs(change)}`;
  });
  return oneLine(`would ${verb} if ${andList(clauses)}`);
}

function asItIs({ kind, field, from }: Change): string {
  if (kind !== 'event' || field === 'now') return '';
  return from === undefined ? ' (it is missing)' : ` (it is ${quoted(from)})`;
}

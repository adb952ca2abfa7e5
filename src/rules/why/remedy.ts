import type { Change } from '../expressions/types.js';
import { andList, oneLine, quoted } from './quoted.js';

/**
 * The smallest change as a clause: "would match if `event.build.os` were `"android"`"; undefined
 * where none was found.
 *
 * @param verb what would come of it: "match", of a step "run"
 * @param said what was said before: values in it are not said again
 */
export function remedyText(
  changes: readonly Change[],
  verb: 'match' | 'run',
  said: string,
): string | undefined {
  if (changes.length === 0) return undefined;
  const clauses = changes.map((change) => {
    const isSaid = changes.length === 1 && saysValueOf(change, said);
    return isSaid ? change.text : `${change.text}${asItIs(change)}`;
  });
  return oneLine(`would ${verb} if ${andList(clauses)}`);
}

/** A field that is missing is always named where it was looked for. */
function saysValueOf({ from }: Change, said: string): boolean {
  return from === undefined || said.includes(quoted(from));
}

function asItIs({ kind, field, from }: Change): string {
  if (kind !== 'event' || field === 'now') return '';
  return from === undefined ? ' (it is missing)' : ` (it is ${quoted(from)})`;
}

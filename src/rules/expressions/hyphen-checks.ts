import type { TextFault } from '../../domain/diagnostic.js';
import { didYouMean } from '../names.js';
import { shownPath } from './nodes.js';
import type { Scope } from './scope.js';
import { textOrComment } from './text-or-comment.js';

/** `steps.run-tests`, with the field behind it. */
const hyphenated = /(?<![\w.])steps\s*\.\s*([A-Za-z_]\w*(?:-\w+)+)(\s*\.\s*\??\s*\w+)?/;

const tokens = new RegExp(`${textOrComment.source}|${hyphenated.source}`, 'g');

/**
 * To the engine `steps.run-tests` is a subtraction, of which it says several things, none of them
 * helpful: in their place one that says how it is written.
 * @param faults of an expression that does not compile
 */
export function withHyphenFaults(
  faults: readonly TextFault[],
  source: string,
  scope: Scope,
): readonly TextFault[] {
  const own = hyphenFaults(source, scope);
  if (own.length === 0) return faults;
  const others = faults.filter(
    // What cannot be read may be meant quite differently.
    ({ code, start, end }) =>
      code !== 'syntax' && !own.some((fault) => start < fault.end && fault.start < end),
  );
  return [...own, ...others].sort((a, b) => a.start - b.start);
}

function hyphenFaults(source: string, { steps }: Scope): TextFault[] {
  return [...source.matchAll(tokens)].flatMap(({ 0: text, 1: id, 2: field = '', index }) => {
    if (id === undefined) return [];
    const place = { start: index, end: index + text.length };
    if (steps === undefined) {
      return [
        {
          code: 'unknown-field',
          message: '`steps` can be used in the `if` and `with` of a step only',
          ...place,
        },
      ];
    }
    if (!steps.includes(id)) {
      const message = `no step before this one has the id \`${id}\`${didYouMean(id, steps)}`;
      return [{ code: 'unknown-field', message, ...place }];
    }
    const written = shownPath(['steps', id]) + field.replace(/\s+/g, '');
    const message = `the \`-\` in an id is read as a minus: write \`${written}\``;
    return [{ code: 'id-with-hyphen', message, ...place }];
  });
}

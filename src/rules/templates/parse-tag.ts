import type { TextFault } from '../../domain/diagnostic.js';
import type { Code } from './parts.js';

/** What stands between `${{` and `}}` when it is no expression but the begin, middle or end of a block. */
export type Tag =
  | { readonly word: 'for'; readonly variable: Code; readonly list: Code }
  | { readonly word: 'if'; readonly condition: Code }
  | { readonly word: 'else' | 'end' }
  | { readonly word: 'broken'; readonly meant: Meant; readonly fault: TextFault };

/** What a tag at fault was meant to do, so that the others are not taken for strays. */
type Meant = 'begin' | 'middle' | 'end';

/** What people write who know other template languages. */
const strangers: Readonly<Record<string, { readonly meant: Meant; readonly hint: string }>> = {
  endif: { meant: 'end', hint: 'write `${{ end }}`' },
  endfor: { meant: 'end', hint: 'write `${{ end }}`' },
  elseif: { meant: 'middle', hint: 'write `${{ else }}` and another `${{ if … }}` inside' },
  elif: { meant: 'middle', hint: 'write `${{ else }}` and another `${{ if … }}` inside' },
  elsif: { meant: 'middle', hint: 'write `${{ else }}` and another `${{ if … }}` inside' },
  foreach: { meant: 'begin', hint: 'write `${{ for x in LIST }}`' },
  unless: { meant: 'begin', hint: 'write `${{ if !(…) }}`' },
};

/** Words that begin a tag: no loop variable can have their names. */
export const tagWords: ReadonlySet<string> = new Set([
  'for',
  'if',
  'else',
  'end',
  ...Object.keys(strangers),
]);

/** Undefined: it is an expression. */
export function parseTag(code: Code): Tag | undefined {
  const [, before = '', word, gap = '', rest = ''] =
    /^(\s*)([A-Za-z]\w*)(\s*)([^]*)$/.exec(code.text) ?? [];
  if (word === undefined) return undefined;
  const place = { start: code.start + before.length, end: code.start + code.text.trimEnd().length };
  const restStart = place.start + word.length + gap.length;
  switch (word) {
    case 'for':
      return parseFor({ text: rest, start: restStart }, place);
    case 'if':
      return rest === ''
        ? broken('begin', 'bad-if', '`if` needs a condition', 'write `${{ if CONDITION }}`', place)
        : { word, condition: { text: rest, start: restStart } };
    case 'else':
    case 'end':
      if (rest === '') return { word };
      return broken(
        word === 'else' ? 'middle' : 'end',
        `bad-${word}`,
        `\`${word}\` stands alone between \`\${{\` and \`}}\``,
        word === 'else' ? strangers.elseif?.hint : 'write `${{ end }}`',
        place,
      );
    default: {
      const stranger = Object.hasOwn(strangers, word) ? strangers[word] : undefined;
      // `elif.x` or `elif(x)` may be anything, but `elif x` and `endif` are no expressions.
      if (stranger === undefined || /^[.([?]/.test(rest)) return undefined;
      const { meant, hint } = stranger;
      return broken(meant, 'unknown-tag', `there is no \`${word}\``, hint, place);
    }
  }
}

function parseFor(rest: Code, place: { start: number; end: number }): Tag {
  const [, name, between = '', list] = /^(\S+)(\s+in\s+)([^]*\S[^]*)$/.exec(rest.text) ?? [];
  if (name === undefined || list === undefined) {
    const message = '`for` needs a name and a list';
    return broken('begin', 'bad-for', message, 'write `${{ for x in LIST }}`', place);
  }
  return {
    word: 'for',
    variable: { text: name, start: rest.start },
    list: { text: list, start: rest.start + name.length + between.length },
  };
}

function broken(
  meant: Meant,
  code: string,
  message: string,
  hint: string | undefined,
  place: { start: number; end: number },
): Tag {
  return { word: 'broken', meant, fault: { code, message, hint, ...place } };
}

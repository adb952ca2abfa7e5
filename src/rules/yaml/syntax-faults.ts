import type { YAMLError } from 'yaml';
import type { TextFault } from '../../domain/diagnostic.js';
import { endOfLine } from './source.js';

/** A fault of the YAML itself. After one that `breaksStructure`, what follows cannot be relied on. */
export interface SyntaxFault extends TextFault {
  readonly breaksStructure: boolean;
}

const structural = new Set<YAMLError['code']>([
  'BAD_INDENT',
  'BLOCK_IN_FLOW',
  'IMPOSSIBLE',
  'KEY_OVER_1024_CHARS',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'RESOURCE_EXHAUSTION',
  'TAB_AS_INDENT',
]);

/** Names for what authors do, where the parser's are about what it did. */
const codes: Partial<Record<YAMLError['code'], string>> = {
  TAG_RESOLVE_FAILED: 'yaml-tag',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-nested-key',
  MULTIPLE_DOCS: 'yaml-second-document',
  TAB_AS_INDENT: 'yaml-tab',
  BAD_DQ_ESCAPE: 'yaml-escape',
};

/** What the parser says, in the words of somebody who wrote a rule and not a YAML parser. */
export function syntaxFault(text: string, error: YAMLError): SyntaxFault {
  const explained = explain(text, error);
  return {
    code: codes[error.code] ?? `yaml-${error.code.toLowerCase().replaceAll('_', '-')}`,
    message: explained?.message ?? lowerFirst(error.message),
    hint: explained?.hint,
    start: explained?.start ?? error.pos[0],
    end: explained?.end ?? Math.max(error.pos[0] + 1, error.pos[1]),
    breaksStructure: explained?.breaksStructure ?? structural.has(error.code),
  };
}

interface Explanation {
  readonly message: string;
  readonly hint?: string;
  readonly start?: number;
  readonly end?: number;
  readonly breaksStructure?: boolean;
}

const blockHint = 'quote the whole value, or put it after `>-` on lines of its own';

function explain(text: string, error: YAMLError): Explanation | undefined {
  const [start, end] = error.pos;
  const token = shorten(text.slice(start, end));
  switch (error.code) {
    case 'TAG_RESOLVE_FAILED':
      return tagExplanation(token);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        message: '`: ` inside a value that is not quoted starts another key',
        hint: blockHint,
        end: endOfLine(text, start),
      };
    case 'UNEXPECTED_TOKEN':
      return explainUnexpected(text, error);
    case 'MISSING_CHAR':
      return explainMissing(text, error);
    case 'NON_STRING_KEY':
      return explainKey(text, start);
    case 'BAD_SCALAR_START':
      return { message: `a value cannot start with ${code(token)}`, hint: 'quote it' };
    case 'TAB_AS_INDENT':
      return { message: 'YAML cannot be indented with tabs', hint: 'indent with spaces' };
    case 'BAD_DQ_ESCAPE':
      return {
        message: `\`${text.slice(start, start + 2)}\` is not an escape of a text in double quotes`,
        hint: 'write `\\\\` for a backslash, or use single quotes',
        end: start + 2,
      };
    case 'BAD_INDENT':
      if (!error.message.startsWith('Flow')) return undefined;
      return { message: 'a `[` or `{` before this is not closed', hint: 'close it, and indent it' };
    case 'MULTILINE_IMPLICIT_KEY':
      return { message: 'a `:` is missing behind this', hint: 'write `KEY: VALUE`, or `KEY:`' };
    case 'MULTIPLE_DOCS':
      return {
        message: 'a file holds one document; this `---` starts another',
        hint: 'put it into a file of its own',
        end: start + 3,
      };
    case 'RESOURCE_EXHAUSTION':
      return { message: 'this is nested too deeply' };
    default:
      return undefined;
  }
}

export function tagExplanation(token: string): { message: string; hint: string } {
  return {
    message: `\`${token}\` is read as a YAML tag, because it starts with \`!\``,
    hint: blockHint,
  };
}

function explainUnexpected(text: string, { pos: [start], message }: YAMLError) {
  const before = text.slice(Math.max(0, start - 100), start).trimEnd();
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (message.endsWith('at node end') && before.endsWith('$') && text[start] === '{') {
    return {
      message: '`${{ … }}` inside `{ }` must be quoted',
      hint: 'quote the value, or write one `key: value` on each line',
      start: start - 1,
      end: endOfLine(text, start),
    };
  }
  if (message.endsWith('at node end') && /["'\]}]$/.test(before)) {
    return {
      message: 'there is more after the closing quote or bracket',
      hint: 'what starts with a quote or a bracket must be quoted as a whole, or put after `>-` on lines of its own',
      end: endOfLine(text, start),
    };
  }
  if (/Block scalar header|Not a YAML token/.test(message) && /[>|][^>|]*$/.test(line)) {
    return {
      message: 'a value that starts with `>` or `|` is a block of text on the lines below',
      hint: 'quote the whole value',
      start: start - line.length + line.search(/[>|][^>|]*$/),
      end: endOfLine(text, start),
    };
  }
  return undefined;
}

function explainMissing(text: string, { pos: [start], message }: YAMLError) {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (message.startsWith('Missing , or :') && line.endsWith('$') && text[start] === '{') {
    return {
      message: '`${{ … }}` inside `[ ]` must be quoted',
      hint: 'quote each item: `["${{ a }}", b]`',
      start: start - 1,
      end: endOfLine(text, start),
      breaksStructure: false,
    };
  }
  if (message.startsWith('Missing , or :')) {
    return {
      message: 'a `,` is missing here',
      hint: 'put it between the items, and quote an item that has a bracket or a comma in it',
      breaksStructure: false,
    };
  }
  if (message.startsWith('Implicit map keys')) {
    return { message: 'this is neither `key: value` nor part of what is above', hint: undefined };
  }
  return undefined;
}

function explainKey(text: string, start: number): Explanation {
  if (text.slice(start - 1, start + 1) === '{{') {
    return {
      message: '`{{ … }}` is not an expression',
      hint: 'did you mean `${{ … }}`, in quotes?',
      start: start - 1,
      end: endOfLine(text, start),
    };
  }
  return { message: 'a key must be a text', hint: 'quote it' };
}

/** As Markdown writes code, so that a backtick can be shown too. */
function code(token: string): string {
  return token === '`' ? '`` ` ``' : `\`${token}\``;
}

function shorten(token: string): string {
  const line = token.split('\n', 1)[0]?.trimEnd() ?? '';
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

function lowerFirst(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}

import { isScalar, type ParsedNode, type Scalar } from 'yaml';
import { endOfLine } from './source.js';

/**
 * Why a value may not be what its author sees in the file, where YAML itself finds nothing wrong:
 * a hint to go with whatever fault the value then shows.
 */
export function quietTrap(text: string, node: ParsedNode | undefined): string | undefined {
  if (!isScalar(node)) return undefined;
  return cutByComment(text, node) ?? blockHeader(text, node);
}

/** `if: event.title.contains(" #1")` is silently cut before the `#`. */
function cutByComment(text: string, { type, range }: Scalar.Parsed): string | undefined {
  if (type !== 'PLAIN') return undefined;
  const end = range[1];
  const rest = text.slice(end, endOfLine(text, end));
  if (!/^[ \t]*#/.test(rest)) return undefined;
  return '` #` starts a YAML comment: quote the whole value if the `#` belongs to it';
}

/** `if: >3` is the header of an empty block of text. */
function blockHeader(text: string, { type, value, range }: Scalar.Parsed): string | undefined {
  if (value !== '' || (type !== 'BLOCK_FOLDED' && type !== 'BLOCK_LITERAL')) return undefined;
  return `a value that starts with \`${text[range[0]] ?? '>'}\` is a block of text on the lines below: quote it`;
}

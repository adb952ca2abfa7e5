import type { FieldKind } from '../../domain/fields.js';
import { line } from '../../untrusted/line.js';
import { ExpressionError } from '../expressions/types.js';
import type { Scene } from '../scene.js';
import { fillParts, largestOutput } from './fill-parts.js';
import { linkAddress } from './link-address.js';
import { largestBlock, markdownText } from './markdown-text.js';
import type { CompiledPart, Piece } from './parts.js';
import { titleText } from './title-text.js';

/** UTF-16 units of a `line`: what GitHub takes as a status' description. */
const longestLine = 140;

export interface TextTemplate {
  readonly source: string;
  readonly kind: FieldKind;
  readonly parts: readonly CompiledPart[];
  readonly linkDomains: readonly string[];
}

/**
 * A template as text, made harmless for the kind of its field.
 * @throws ExpressionError with offsets in the template
 */
export function renderText(
  { source, kind, parts, linkDomains }: TextTemplate,
  scene: Scene,
): string {
  const { length } = source;
  const cut = kind === 'markdown' || kind === 'title' || kind === 'line';
  const shown = cut ? largestBlock : Infinity;
  const pieces = fillParts(parts, scene, { length, shown });
  switch (kind) {
    case 'markdown':
      return markdownText(pieces, { linkDomains, length });
    case 'title':
      return titleText(pieces, scene);
    case 'line':
      return line(joined(pieces), longestLine);
    case 'url':
      return asLink(joined(pieces), length);
    default:
      return joined(pieces);
  }
}

/** @throws ExpressionError */
export function asLink(text: string, length: number): string {
  return (
    linkAddress(text) ??
    fail('this is no absolute http or https URL (or one with a user name in it)', length)
  );
}

/** @throws ExpressionError when a value by itself is larger than a text may be */
export function checkSize(value: unknown, length: number): void {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length > largestOutput) fail('the value is larger than 256 KiB', length);
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
}

function fail(message: string, length: number): never {
  throw new ExpressionError('failed', message, 0, length);
}

import type { TextFault } from '../../domain/diagnostic.js';
import type { FieldKind } from '../../domain/fields.js';
import { internalsOf } from '../expressions/internals.js';
import { outside } from '../expressions/origin.js';
import type { Scope } from '../expressions/scope.js';
import { typedPart } from '../expressions/typed-part.js';
import type { PlacedExpression } from './parts.js';

/** The field under `with` that a template is for. */
export interface Slot {
  readonly kind: FieldKind;
  /** As people write it: `inputs.title`. */
  readonly path: string;
  /** The step lists it under `allow-untrusted`. */
  readonly allowUntrusted: boolean;
}

const vouching =
  'vouch for it with a strict pattern (`x.matches("^[A-Za-z0-9._/-]{1,100}$") ? x : "other"`)';

/** A pattern would vouch for how they are spelt, not for which one is meant: anybody has some. */
const places: ReadonlySet<string> = new Set(['repository', 'project']);
const choosing = 'choose among your own by it: `{"github.com/acme/app": "acme/app"}[x]`';

/** What people typed must not get into this field, and this expression would bring it there. */
export function slotFault(
  { kind, path, allowUntrusted }: Slot,
  { expression, start }: PlacedExpression,
  scope: Scope,
): TextFault | undefined {
  if (expression.origin !== 'untrusted') return undefined;
  const { ast } = internalsOf(expression) ?? {};
  const typed = (ast && typedPart(ast, outside(scope))) ?? expression.source.trim();
  const place = placeOf(expression.source, start);
  switch (kind) {
    case 'target':
      return {
        code: 'untrusted-target',
        message: `\`${path}\` says where or as what something is done: it cannot take \`${typed}\`, which people typed`,
        hint: places.has(path) ? choosing : `${vouching}, or use \`safeRef(…)\``,
        ...place,
      };
    case 'value':
      if (allowUntrusted) return undefined;
      return {
        code: 'untrusted-value',
        message: `\`${path}\` would hand on what people typed: \`${typed}\``,
        hint: `list it in the step: \`allow-untrusted: [${path}]\`, or ${vouching}`,
        ...place,
      };
    case 'url':
      return {
        code: 'untrusted-url',
        message: `\`${path}\` is a link: it cannot be made of \`${typed}\`, which people typed`,
        hint: "use one of the event's own URLs, or write the address and put what can be trusted into it",
        ...place,
      };
    default:
      return undefined;
  }
}

/** An expression without the white space around it. */
export function placeOf(source: string, start: number): { start: number; end: number } {
  return {
    start: start + source.length - source.trimStart().length,
    end: start + source.trimEnd().length,
  };
}

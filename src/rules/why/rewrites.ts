import type { Json } from '../../domain/json.js';
import type { ASTNode } from '../expressions/cel.js';
import { shownName } from '../expressions/functions.js';
import { nodesOf, pathOf, rangeOf, shownPath } from '../expressions/nodes.js';
import { comparisonOf } from './comparison.js';
import { were, type Edit } from './edit.js';
import { isLowerCase } from './edited-scene.js';
import { fieldText, type FieldPath } from './field-path.js';
import { pathIn } from './path-in.js';
import type { Parts } from './parts.js';
import { quoted, quotedPart } from './quoted.js';
import { nearName } from './why-no-field.js';

/** Another text for a piece of a condition. */
export interface Rewrite {
  /** UTF-16 offsets in the expression. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What is wrong as it is, and what to write, as a clause. */
  readonly fault: string;
  /** What the event would need besides. */
  readonly edit?: Edit | undefined;
}

/**
 * What is the rule's own fault: it compares with another type, or with what a field can never be,
 * or looks at a field whose name the event has nearly.
 */
export function rewritesOf(node: ASTNode, parts: Parts): Rewrite[] {
  const result = parts.evaluate(node);
  if ('missing' in result) return misspelt(node, result.missing.field, parts);
  const operator = node.op === 'in' ? 'in' : comparisonOf(node)?.operator;
  if (operator === undefined) return [];
  const [left, right] = node.args as [ASTNode, ASTNode];
  const sides = [[left, right] as const, ...(operator === 'in' ? [] : [[right, left] as const])];
  return sides.flatMap(([subject, constant]) =>
    rewritesOfSide(node, subject, operator, constant, parts),
  );
}

/** `event.oss` where the event has an `event.os`. */
function misspelt(node: ASTNode, field: string, parts: Parts): Rewrite[] {
  const name = nearName(field, parts.scene);
  if (name === undefined) return [];
  return nodesOf(node).flatMap((one): Rewrite[] => {
    if (one.op !== '.' || shownPath(pathOf(one) ?? []) !== field) return [];
    const range = { start: one.pos, end: one.pos + one.args[1].length };
    return [{ ...range, text: name, fault: `did you mean \`${name}\`?` }];
  });
}

function rewritesOfSide(
  node: ASTNode,
  subject: ASTNode,
  operator: string,
  constant: ASTNode,
  parts: Parts,
): Rewrite[] {
  const [given, written] = [valueOf(subject, parts), valueOf(constant, parts)];
  if (given === undefined || written === undefined) return [];
  if (constant.op === 'list') return rewritesOfList(subject, given, constant, parts);
  if (constant.op !== 'value') return [];
  const name = quotedPart(parts.textOf(subject));
  const range = rangeOf(constant);
  const letters = letterCaseOf(subject, parts);
  if (typeof written === 'string' && letters !== undefined) {
    const { path, fault } = letters;
    const to = letters.convert(written);
    if (to === written) return [];
    const text = JSON.stringify(to);
    const edit = path && { path, to, phrase: were(to) };
    return [
      { ...range, text, fault: `${fault}: write ${quotedPart(`${operator} ${text}`)}`, edit },
    ];
  }
  if (typeof given === typeof written || given === null) return [];
  const fault = `${name} is ${typed(given)}; the rule compares it with ${typed(written)}`;
  if (isLiteral(given) && isLiteral(written) && String(given) === String(written)) {
    const text = JSON.stringify(given);
    return [{ ...range, text, fault: `${fault}: write ${quotedPart(`${operator} ${text}`)}` }];
  }
  if (typeof given === 'string' && typeof written === 'number' && /^-?\d+(\.\d+)?$/.test(given)) {
    const text = `${given.includes('.') ? 'double' : 'int'}(${parts.textOf(subject)})`;
    const place = rangeOf(subject);
    const whole = rangeOf(node);
    const fixed = rewritten(parts.textOf(node), [
      { start: place.start - whole.start, end: place.end - whole.start, text },
    ]);
    return [{ ...place, text, fault: `${fault}: write ${quotedPart(fixed)}` }];
  }
  return [];
}

interface LetterCase {
  readonly convert: (text: string) => string;
  /** "`event.build.os` is always in lower case" */
  readonly fault: string;
  readonly path: FieldPath | undefined;
}

/** Of what never has letters of the other case: some declared fields, `x.lowerAscii()`, `x.upperAscii()`. */
function letterCaseOf(node: ASTNode, parts: Parts): LetterCase | undefined {
  const path = pathIn(node, parts);
  if (path !== undefined && isLowerCase(parts.scene, path)) {
    const fault = `${quotedPart(fieldText(path))} is always in lower case`;
    return { convert: (text) => text.toLowerCase(), fault, path };
  }
  if (node.op !== 'rcall') return undefined;
  const [internal, subject] = node.args;
  const name = shownName(internal);
  if (name !== 'lowerAscii' && name !== 'upperAscii') return undefined;
  const isLower = name === 'lowerAscii';
  return {
    // Only these letters: others stay as they are.
    convert: (text) =>
      text.replace(isLower ? /[A-Z]/g : /[a-z]/g, (letter) =>
        isLower ? letter.toLowerCase() : letter.toUpperCase(),
      ),
    fault: `${quotedPart(parts.textOf(node))} is always in ${isLower ? 'lower' : 'upper'} case`,
    path: pathIn(subject, parts),
  };
}

/** `event.build.os in ["Android", "iOS"]`, where it is `ios`, or where none of them can be. */
function rewritesOfCase(
  subject: ASTNode,
  given: string | number | boolean,
  items: readonly Json[],
  parts: Parts,
): Pick<Rewrite, 'text' | 'fault' | 'edit'>[] {
  const letters = letterCaseOf(subject, parts);
  if (letters === undefined || !items.every((item) => typeof item === 'string')) return [];
  const fresh = items.map((item) => letters.convert(item));
  if (!fresh.includes(String(given)) && items.some((item, index) => item === fresh[index]))
    return [];
  const { path, fault } = letters;
  const text = `[${fresh.map((item) => JSON.stringify(item)).join(', ')}]`;
  const [to = ''] = fresh;
  const edit = path && { path, to, phrase: were(to) };
  return [{ text, fault: `${fault}: write ${quotedPart(`in ${text}`)}`, edit }];
}

/** `event.n in ["5", "6"]` where it is the int 5. */
function rewritesOfList(
  subject: ASTNode,
  given: Json,
  list: ASTNode & { readonly op: 'list' },
  parts: Parts,
): Rewrite[] {
  const items = list.args.map((item) => (item.op === 'value' ? valueOf(item, parts) : undefined));
  if (!isLiteral(given) || !items.every((item) => item !== undefined && isLiteral(item))) return [];
  const ofCase = rewritesOfCase(subject, given, items, parts);
  if (ofCase.length > 0) return ofCase.map((one) => ({ ...one, ...rangeOf(list) }));
  const same = items.find((item) => String(item) === String(given));
  if (same === undefined || typeof given === typeof same) return [];
  const texts = items.map((item) =>
    typeof given === 'string' ? JSON.stringify(String(item)) : String(item),
  );
  const text = `[${texts.join(', ')}]`;
  const name = quotedPart(parts.textOf(subject));
  const fault = `${name} is ${typed(given)}; the rule compares it with ${typed(same)}: write ${quotedPart(`in ${text}`)}`;
  return [{ ...rangeOf(list), text, fault }];
}

export function isLiteral(value: Json): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** "the int `5`" */
export function typed(value: Json): string {
  if (value === null) return '`null`';
  if (Array.isArray(value)) return `the list ${quoted(value)}`;
  switch (typeof value) {
    case 'number':
      return `the ${Number.isInteger(value) ? 'int' : 'double'} ${quoted(value)}`;
    case 'boolean':
      return `the bool ${quoted(value)}`;
    case 'string':
      return `the string ${quoted(value)}`;
    default:
      return `the map ${quoted(value)}`;
  }
}

/** A text with pieces of it replaced. */
export function rewritten(
  source: string,
  rewrites: readonly Pick<Rewrite, 'start' | 'end' | 'text'>[],
): string {
  return rewrites
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (text, { start, end, text: fresh }) => text.slice(0, start) + fresh + text.slice(end),
      source,
    );
}

function valueOf(node: ASTNode, parts: Parts): Json | undefined {
  const result = parts.evaluate(node);
  return 'value' in result ? result.value : undefined;
}

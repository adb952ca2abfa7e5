import type { Json } from '../../domain/json.js';
import type { ASTNode } from '../expressions/cel.js';
import { comprehensionOf, type Comprehension } from '../expressions/nodes.js';
import { distanceOf } from './distance.js';
import { fieldText } from './field-path.js';
import { pathIn } from './path-in.js';
import { foundInstead } from './found-instead.js';
import { unlikeness } from './likeness.js';
import type { Parts } from './parts.js';
import { operandsOf } from './plan.js';
import { orList, quotedPart } from './quoted.js';

/** The most alternatives that a sentence names. */
const mostAlternatives = 3;
/** Through how many names of `let`, loops and choices a sentence follows a condition. */
const deepest = 4;
/** Of a long list, the nearest item is looked for among this many. */
const mostItems = 50;

/** The first part of a condition that is not met. */
export interface Reason {
  readonly node: ASTNode;
  /** The part, or the parts of which one would do. */
  readonly wants: string;
  /** What goes on after it: "; it is `"ios"`". */
  readonly found: string;
  readonly actual?: Json | undefined;
  readonly wanted?: Json | undefined;
  readonly missing?: readonly string[] | undefined;
}

/** Of a node that is not true: false, or without a value. */
export function reasonOf(node: ASTNode, parts: Parts, depth = 0): Reason {
  const wants = quotedPart(parts.textOf(node));
  const { text, ...values } = foundInstead(node, parts);
  const plain = { node, wants, found: `; ${text}`, ...values };
  return (depth < deepest ? specialReason(node, parts, depth) : undefined) ?? plain;
}

/** Of what other conditions stand in, or behind. */
function specialReason(node: ASTNode, parts: Parts, depth: number): Reason | undefined {
  if (node.op === '&&') {
    const unmet = operandsOf(node, '&&').find((one) => !parts.is(one, true));
    return unmet && reasonOf(unmet, parts, depth);
  }
  if (node.op === '||') return reasonOfAlternatives(node, parts, depth);
  const wants = quotedPart(parts.textOf(node));
  if (node.op === '!_') {
    const found = whatHolds(node.args, parts);
    return found === undefined ? undefined : { node, wants, found };
  }
  const inner = innerReason(node, parts, depth);
  if (inner !== undefined) return { ...inner, node, wants };
  const loop = comprehensionOf(node);
  const found = loop && loopReason(loop, parts, depth);
  return found && { node, wants, ...found };
}

/** "`a == 1` (it is `2`) or `b == 1` (it is `3`)", the nearest where they are many. */
function reasonOfAlternatives(node: ASTNode, parts: Parts, depth: number): Reason {
  const all = operandsOf(node, '||');
  const nearest =
    all.length > mostAlternatives
      ? nearestOf(all, (one) => distanceOf(one, true, parts) + apart(one, parts)).slice(
          0,
          mostAlternatives,
        )
      : all;
  const reasons = all
    .filter((one) => nearest.includes(one))
    .map((one) => reasonOf(one, parts, depth + 1));
  const missing = reasons.flatMap((reason) => reason.missing ?? []);
  const clauses = reasons.map(({ wants, found }) => `${wants} (${found.replace(/^[;,] /, '')})`);
  const left = all.length - clauses.length;
  return {
    node,
    wants: orList(left > 0 ? [...clauses, `${left} more`] : clauses),
    found: '',
    missing: missing.length > 0 ? [...new Set(missing)] : undefined,
  };
}

function nearestOf<T>(all: readonly T[], distance: (one: T) => number): T[] {
  return all
    .map((one) => ({ one, at: distance(one) }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** Of `!(a || b)`, the one that is met. */
function whatHolds(node: ASTNode, parts: Parts): string | undefined {
  const behind = parts.letOf(node);
  if (behind?.expression.celType === 'bool' && behind.parts.is(behind.expression.ast, true)) {
    return `; it is met: ${quotedPart(behind.expression.source)}`;
  }
  if (node.op !== '||') return undefined;
  const met = operandsOf(node, '||').find((one) => parts.is(one, true));
  if (met === undefined) return undefined;
  return `; ${quotedPart(parts.textOf(met))} is met`;
}

/** What a name stands for, or the chosen branch of `? :`: it says more than they. */
function innerReason(
  node: ASTNode,
  parts: Parts,
  depth: number,
): Omit<Reason, 'node' | 'wants'> | undefined {
  const behind = parts.letOf(node);
  if (behind?.expression.celType === 'bool') {
    const { wants, found, ...rest } = reasonOf(behind.expression.ast, behind.parts, depth + 1);
    return { ...rest, found: `, which wants ${wants}${found}` };
  }
  if (node.op !== '?:') return undefined;
  const [test, then, otherwise] = node.args;
  const branch = parts.is(test, true) ? then : parts.is(test, false) ? otherwise : test;
  // `x ? true : false`: the branch says nothing.
  if (branch.op === 'value') return undefined;
  const { wants, found, ...rest } = reasonOf(branch, parts, depth + 1);
  return { ...rest, found: `, which here wants ${wants}${found}` };
}

/** Which item of a list it is about. */
function loopReason(
  loop: Comprehension,
  parts: Parts,
  depth: number,
): Omit<Reason, 'node' | 'wants'> | undefined {
  const [body] = loop.bodies;
  const size = parts.sizeOf(loop);
  if (body === undefined || size === undefined || loop.bodies.length > 1) return undefined;
  const list = quotedPart(parts.textOf(loop.list));
  if (size === 0)
    return loop.name === 'all' ? undefined : { found: `; ${list} is empty`, actual: [] };
  const items = Array.from({ length: Math.min(size, mostItems) }, (_, index) => ({
    index,
    inside: parts.item(loop, index),
  })).flatMap(({ index, inside }) => (inside === undefined ? [] : [{ index, inside }]));
  const unmet = items.filter(({ inside }) => !inside.is(body, true));
  const met = items.length - unmet.length;
  if (loop.name === 'exists_one' && met > 1 && size <= mostItems) {
    return { found: `; ${met} of ${size} are so` };
  }
  const [first] =
    loop.name === 'all'
      ? unmet
      : nearestOf(unmet, ({ inside }) => distanceOf(body, true, inside) + apart(body, inside));
  if (first === undefined) return undefined;
  const path = pathIn(loop.list, parts);
  const name =
    path === undefined ? `item ${first.index + 1}` : quotedPart(fieldText([...path, first.index]));
  const { node, wants, found, ...rest } = reasonOf(body, first.inside, depth + 1);
  const details =
    node === body && found.startsWith('; ') ? found : `, which wants ${wants}${found}`;
  return { ...rest, found: `; ${countText(loop.name, size, unmet.length)} ${name}${details}` };
}

function countText(loop: string, size: number, unmet: number): string {
  if (size === 1) return 'the only one is';
  // What was not looked at is not counted.
  if (loop === 'all' && size > mostItems) return `not all of ${size} are so, the first is`;
  if (loop === 'all')
    return `${unmet} of ${size} ${unmet === 1 ? 'is not so:' : 'are not so, the first is'}`;
  const among = size > mostItems ? ` of the first ${mostItems}` : '';
  return `none of ${size} is so, the nearest${among} is`;
}

/** Of items that lack as much, the one that is nearly right comes first. */
function apart(body: ASTNode, inside: Parts): number {
  const { actual, wanted } = foundInstead(body, inside);
  return wanted === undefined ? 1 : unlikeness(actual, wanted);
}

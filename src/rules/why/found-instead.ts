import type { Json } from '../../domain/json.js';
import type { ASTNode } from '../expressions/cel.js';
import { lackingOfBuild, missingField } from '../expressions/missing-field.js';
import { pathOf } from '../expressions/nodes.js';
import { statusFunctionOf } from '../expressions/status-functions.js';
import { askedBy, comparisonOf, textTestOf } from './comparison.js';
import { fieldsOf, shownFields } from './fields-of.js';
import { valueAt } from './field-path.js';
import { slightDifference, unlikeness } from './likeness.js';
import type { Parts } from './parts.js';
import { quoted, quotedPart } from './quoted.js';
import { isLiteral, rewritesOf, typed } from './rewrites.js';
import { nearName, whyNoField } from './why-no-field.js';

/** The most values that one clause names. */
const mostShown = 3;

/** What an event has in place of what a part of a condition wants. */
export interface Found {
  /** A clause: "it is `"ios"`". */
  readonly text: string;
  readonly actual?: Json | undefined;
  readonly wanted?: Json | undefined;
  /** The fields that are not there. */
  readonly missing?: readonly string[] | undefined;
}

/** For a part without `&&` and `||` that is not true: false, or without a value. */
export function foundInstead(node: ASTNode, parts: Parts): Found {
  if (asksStatus(node)) return { text: endings[parts.scene.before] };
  const fault = rewritesOf(node, parts)[0]?.fault;
  const result = parts.evaluate(node);
  if ('missing' in result) {
    const { field, text } = result.missing;
    return nothing(field, whyNothing(node, parts) ?? noField(node, field, text, parts));
  }
  const asked = askedBy(node);
  if (asked !== undefined) {
    const { field, text } = missingField(asked, parts.textOf(asked));
    return nothing(field, whyNoField(asked, field, parts) ?? text);
  }
  const found = valuesIn(node, parts);
  if (fault !== undefined) return { ...found, text: fault };
  if (!('failed' in result)) return found ?? { text: 'it is never so' };
  const values = found === undefined ? '' : ` (${found.text})`;
  return { ...found, text: `that failed: ${result.failed}${values}` };
}

/** @param text what the engine says of it */
function noField(node: ASTNode, field: string, text: string, parts: Parts): string {
  const near = nearName(field, parts.scene);
  const hint = near === undefined ? '' : `: did you mean \`${near}\`?`;
  return whyNoField(node, field, parts) ?? `${text}${hint}`;
}

/** `failure()` or `!failure()`. */
function asksStatus(node: ASTNode): boolean {
  if (node.op === '!_') return asksStatus(node.args);
  return node.op === 'id' && statusFunctionOf(node.args) !== undefined;
}

const endings = {
  success: 'all steps before it succeeded',
  failure: 'a step before it failed',
  cancelled: 'the run was cancelled',
} as const;

function nothing(field: string, text: string): Found {
  return { text, missing: [field] };
}

/** Of a `let` without a value people want to know why it has none. */
function whyNothing(node: ASTNode, parts: Parts): string | undefined {
  for (const path of shownFields(node, parts)) {
    const behind = parts.letOf(path);
    const reason = behind && whyNoValue(behind.expression.ast, behind.parts);
    if (reason !== undefined) return `${quotedPart(parts.textOf(path))} has no value: ${reason}`;
  }
  return undefined;
}

function whyNoValue(node: ASTNode, parts: Parts): string | undefined {
  const result = parts.evaluate(node);
  if ('failed' in result) return result.failed;
  if ('missing' in result) return noField(node, result.missing.field, result.missing.text, parts);
  // A chain with `.?` has nothing in it without failing.
  return result.value === null ? lackingField(node, parts) : undefined;
}

/** The values that decide: the one side of a comparison, or all that the part looks at. */
function valuesIn(node: ASTNode, parts: Parts): Found | undefined {
  const subject = subjectOf(node, parts);
  const result = subject && parts.evaluate(subject.node);
  if (subject && result && 'value' in result) {
    const { value } = result;
    const other = subject.other && parts.evaluate(subject.other);
    const wanted = other && 'value' in other ? other.value : undefined;
    if (comparisonOf(node)?.operator === '==' && isOtherType(value, wanted, subject.other)) {
      const text = `it is ${typed(value)}; the rule compares it with ${typed(wanted)}`;
      return { text, actual: value, wanted };
    }
    return {
      text: `it is ${quoted(value)}${lacking(subject.node, parts)}${differing(value, wanted)}`,
      actual: value,
      wanted,
    };
  }
  const values = shownFields(node, parts).flatMap((path) => {
    const found = parts.evaluate(path);
    return 'value' in found ? [{ name: quotedPart(parts.textOf(path)), value: found.value }] : [];
  });
  if (values.length === 0) return undefined;
  const clauses = values
    .slice(0, mostShown)
    .map(({ name, value }) => `${name} is ${quoted(value)}`);
  return { text: clauses.join(', '), actual: values.length === 1 ? values[0]?.value : undefined };
}

/** An int beyond what JSON holds is a text in `wanted`, though the rule has none there. */
function isOtherType(
  value: Json,
  wanted: Json | undefined,
  written: ASTNode | undefined,
): wanted is Json {
  if (wanted === undefined || written?.op !== 'value' || typeof value === typeof wanted) {
    return false;
  }
  const isLargeInt = typeof written.args === 'bigint' && typeof wanted === 'string';
  return isLiteral(value) && isLiteral(wanted) && !isLargeInt;
}

/** ", as the event has no `build.os`": a default of the rule hides that. */
function lacking(subject: ASTNode, parts: Parts): string {
  const isField = ['event', 'build'].includes(pathOf(subject)?.[0] ?? '');
  const field = isField ? undefined : lackingField(subject, parts);
  return field === undefined ? '' : `, as ${field}`;
}

/** That the event has no such field, for the first one that a part looks at and that is missing. */
function lackingField(node: ASTNode, parts: Parts): string | undefined {
  const path = fieldsOf(node, parts).find((one) => valueAt(parts.scene, one) === undefined);
  if (path === undefined || path.some((key) => typeof key === 'number')) return undefined;
  const names = path.map(String);
  if (path[0] === 'build') return lackingOfBuild(names.slice(1));
  if (path[0] !== 'event') return undefined;
  const text = `the event has no \`${names.slice(1).join('.')}\``;
  return noField(node, names.join('.'), text, parts);
}

/** ": only upper and lower case differ" */
function differing(actual: Json, wanted: Json | undefined): string {
  if (typeof actual !== 'string') return '';
  if (typeof wanted === 'string') {
    const difference = slightDifference(actual, wanted);
    return difference === undefined ? '' : `: ${difference}`;
  }
  const texts = Array.isArray(wanted) ? wanted.filter((one) => typeof one === 'string') : [];
  const [nearest] = texts.toSorted((a, b) => unlikeness(actual, a) - unlikeness(actual, b));
  const difference = nearest === undefined ? undefined : slightDifference(actual, nearest);
  return difference === undefined || nearest === undefined
    ? ''
    : `: ${difference} from ${quoted(nearest)}`;
}

interface Subject {
  readonly node: ASTNode;
  /** What it is compared with. */
  readonly other: ASTNode | undefined;
}

/** The part of a comparison, test or negation whose value people want to see. */
function subjectOf(node: ASTNode, parts: Parts): Subject | undefined {
  if (node.op === '!_') {
    const inner = subjectOf(node.args, parts);
    return inner && { node: inner.node, other: undefined };
  }
  if (comparisonOf(node) !== undefined || node.op === 'in') {
    const [left, right] = node.args as [ASTNode, ASTNode];
    const [leftVaries, rightVaries] = [left, right].map(
      (side) => shownFields(side, parts).length > 0,
    );
    if (leftVaries && rightVaries) return undefined;
    return rightVaries ? { node: right, other: left } : { node: left, other: right };
  }
  const test = textTestOf(node);
  if (test === undefined || shownFields(node, parts).length !== 1) return undefined;
  return { node: test.subject, other: test.wanted };
}

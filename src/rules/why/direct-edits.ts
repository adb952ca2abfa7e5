import type { Json } from '../../domain/json.js';
import type { ASTNode } from '../expressions/cel.js';
import { statusFunctionOf } from '../expressions/status-functions.js';
import {
  askedBy,
  comparisonOf,
  measuredBy,
  negated,
  textTestOf,
  turned,
  type ComparisonOperator,
} from './comparison.js';
import type { Scene } from '../scene.js';
import type { Edit, Value } from './edit.js';
import { isPossible } from './edited-scene.js';
import { isMomentField, valueAt, type FieldPath } from './field-path.js';
import { pathIn } from './path-in.js';
import type { Parts } from './parts.js';
import { sizesComparing } from './sizes-comparing.js';
import { holding, momentsComparing, textsFor, valuesAmong, valuesComparing } from './values-for.js';

/**
 * What could be another for a part, without `&&` and the like, to be as wanted, read off the part
 * itself. None of it is tried yet.
 */
export function directEdits(node: ASTNode, isWanted: boolean, parts: Parts): Edit[] {
  const comparison = comparisonOf(node);
  if (comparison !== undefined) {
    const operator = isWanted ? comparison.operator : negated[comparison.operator];
    const { left, right } = comparison;
    return [
      ...editsComparing(left, operator, right, parts),
      ...editsComparing(right, turned[operator], left, parts),
    ];
  }
  if (node.op === 'in') return editsAmong(node.args[0], node.args[1], isWanted, parts);
  const asked = askedBy(node);
  if (asked !== undefined) return at(asked, parts, () => (isWanted ? present : absent));
  const test = textTestOf(node);
  if (test !== undefined) {
    const needle = parts.evaluate(test.wanted);
    if (!('value' in needle)) return [];
    const texts = at(test.subject, parts, (from) =>
      textsFor(test.name, needle.value, isWanted, from),
    );
    if (test.name !== 'contains') return texts;
    // `contains` is also there for lists.
    const lists = at(test.subject, parts, (from) => holding(needle.value, isWanted, from));
    return Array.isArray(valueOf(test.subject, parts)) ? lists : [...texts, ...lists];
  }
  if (node.op === 'id') return editsOfStatus(node.args, isWanted);
  return at(node, parts, () => [{ to: isWanted, phrase: `were \`${isWanted}\`` }]);
}

function editsComparing(
  subject: ASTNode,
  operator: ComparisonOperator,
  other: ASTNode,
  parts: Parts,
): Edit[] {
  const bound = parts.evaluate(other);
  if (!('value' in bound)) return [];
  const measured = measuredBy(subject);
  if (measured !== undefined) {
    return at(measured, parts, (from) => sizesComparing(operator, bound.value, from));
  }
  return at(subject, parts, (_, path) =>
    isMomentField(path)
      ? momentsComparing(operator, bound.value, path[0] === 'now' ? 'it had come' : 'were')
      : valuesComparing(operator, bound.value),
  );
}

function editsAmong(item: ASTNode, list: ASTNode, isWanted: boolean, parts: Parts): Edit[] {
  const [given, others] = [parts.evaluate(item), parts.evaluate(list)];
  return [
    ...('value' in others
      ? at(item, parts, (from, path) =>
          valuesAmong(possibleOf(others.value, path, parts.scene), isWanted, from),
        )
      : []),
    ...('value' in given ? at(list, parts, (from) => holding(given.value, isWanted, from)) : []),
  ];
}

/** Of what a field may be among, only what it can ever be. */
function possibleOf(others: Json, path: FieldPath, scene: Scene): Json {
  const list = Array.isArray(others) ? (others as readonly Json[]) : undefined;
  return list?.filter((one) => isPossible(scene, path, one)) ?? others;
}

/** Values to try for a `has(…)`: what type it should have is known to the sender only. */
const present: readonly Value[] = ['x', 1, true].map((to) => ({ to, phrase: 'were there' }));
const absent: readonly Value[] = [{ to: undefined, phrase: 'were missing' }];

function editsOfStatus(variable: string, isWanted: boolean): Edit[] {
  const asked = statusFunctionOf(variable);
  if (asked === undefined || asked === 'always') return [];
  const endings = (['success', 'failure', 'cancelled'] as const).filter(
    (ending) => (ending === asked) === isWanted,
  );
  return endings.map((to) => ({ path: ['before'], to, phrase: hadEnded[to] }));
}

/** Whole clauses: there is no field whose name could stand before them. */
const hadEnded = {
  success: 'all steps before it had succeeded',
  failure: 'a step before it had failed',
  cancelled: 'a step before it had been cancelled',
} as const;

function at(
  node: ASTNode,
  parts: Parts,
  values: (from: ReturnType<typeof valueAt>, path: FieldPath) => readonly Value[],
): Edit[] {
  const path = pathIn(node, parts);
  if (path === undefined) return [];
  return values(valueAt(parts.scene, path), path).map((value) => ({ path, ...value }));
}

function valueOf(node: ASTNode, parts: Parts) {
  const result = parts.evaluate(node);
  return 'value' in result ? result.value : undefined;
}

import type { TextFault } from '../../domain/diagnostic.js';
import { didYouMean } from '../names.js';
import type { ASTNode } from './cel.js';
import { recordFields, stepFields } from './environments.js';
import { fieldAt } from './event-shape.js';
import { isOptionalChain, nodesOf, pathOf, shownPath, type Range } from './nodes.js';
import type { Scope } from './scope.js';

/**
 * Fields that there are not, also in `has()` and behind `.?`, which the engine lets pass, and fields
 * of `event` that only some of the rule's events have.
 */
export function fieldFaults(nodes: readonly ASTNode[], scope: Scope): TextFault[] {
  const asked = askedPaths(nodes);
  const caught = caughtByDefault(nodes);
  return nodes.flatMap((node) => {
    const access = accessOf(node);
    if (access === undefined || scope.locals.has(access.path[0] ?? '')) return [];
    const [root] = access.path;
    if (root === 'build') return buildFaults(access, scope);
    if (root !== 'event') return recordFaults(access, scope);
    const mayLack = isOptionalChain(node) || asked.has(shownPath(access.path)) || caught.has(node);
    return eventFaults(access, scope, mayLack);
  });
}

interface Access {
  readonly node: ASTNode;
  /** From the root name on, this field's own name last. */
  readonly path: readonly string[];
  readonly name: string;
  /** Where the name stands. */
  readonly place: Range;
}

/** `a.b.c` and `a.b["c"]`. */
function accessOf(node: ASTNode): Access | undefined {
  const path = pathOf(node);
  const name = path?.at(-1);
  if (path === undefined || name === undefined) return undefined;
  if (node.op === '.' || node.op === '.?') {
    return { node, path, name, place: { start: node.pos, end: node.pos + name.length } };
  }
  if (node.op !== '[]' && node.op !== '[?]') return undefined;
  const { start, end } = node.args[1];
  return { node, path, name, place: { start, end } };
}

/** The paths that `has(…)` asks for, and all that lead there. */
function askedPaths(nodes: readonly ASTNode[]): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const node of nodes) {
    if (node.op !== 'call' || node.args[0] !== 'has') continue;
    const path = node.args[1][0] && pathOf(node.args[1][0]);
    path?.forEach((_, index) => asked.add(shownPath(path.slice(0, index + 1))));
  }
  return asked;
}

/** All that stands in the first argument of a `default(…)`: what is missing there has a value. */
function caughtByDefault(nodes: readonly ASTNode[]): ReadonlySet<ASTNode> {
  const caught = nodes.flatMap((node) => {
    if (node.op !== 'call' || node.args[0] !== 'default') return [];
    const [value] = node.args[1];
    return value === undefined ? [] : nodesOf(value);
  });
  return new Set(caught);
}

/** @param mayLack it does no harm there that an event lacks the field */
function eventFaults(access: Access, scope: Scope, mayLack: boolean): TextFault[] {
  const { path, name, place } = access;
  if (scope.shape === undefined) return [];
  const [, ...rest] = path;
  const parent = fieldAt(scope.shape, rest.slice(0, -1));
  if (parent?.shape.type !== 'object') return [];
  const field = fieldAt(scope.shape, rest);
  if (field === undefined) {
    const near = didYouMean(name, parent.shape.fields.keys());
    const message = `\`${shownPath(path.slice(0, -1))}\` has no field \`${name}\`${near}`;
    return [{ code: 'unknown-field', message, ...place }];
  }
  const lacking = field.lacking.filter((event) => !parent.lacking.includes(event));
  if (lacking.length === 0 || mayLack) return [];
  return [
    {
      code: 'field-of-some-events',
      message: `${names(lacking)} ${lacking.length === 1 ? 'has' : 'have'} no \`${shownPath(path)}\``,
      hint: `ask first: \`has(${shownPath(path)}) && …\`, or write \`default(${shownPath(path)}, …)\` or \`.?${name}\``,
      ...place,
    },
  ];
}

/** A field of `build` that there is not. All that there are may be missing, without a fault of the rule. */
function buildFaults({ path, name, place }: Access, { shape, buildShape }: Scope): TextFault[] {
  const [, ...rest] = path;
  const parent = buildShape && fieldAt(buildShape, rest.slice(0, -1))?.shape;
  if (parent?.type !== 'object' || parent.fields.has(name)) return [];
  const ofEvent = shape && fieldAt(shape, path);
  const near =
    ofEvent === undefined
      ? didYouMean(name, parent.fields.keys())
      : `: did you mean \`${shownPath(['event', ...path])}\`?`;
  const message = `\`${shownPath(path.slice(0, -1))}\` has no field \`${name}\`${near}`;
  return [{ code: 'unknown-field', message, ...place }];
}

function names(events: readonly string[]): string {
  return events.map((event) => `\`${event}\``).join(' and ');
}

/** A field of `vars`, `steps`, `delivery` or `rule`. */
function recordFaults({ path, name, place }: Access, scope: Scope): TextFault[] {
  const message = unknownOfRecord(path, name, scope);
  return message === undefined ? [] : [{ code: 'unknown-field', message, ...place }];
}

function unknownOfRecord(path: readonly string[], name: string, scope: Scope): string | undefined {
  const [root] = path;
  switch (root) {
    case 'delivery':
    case 'rule':
      return path.length === 2 ? unknownField(path, name, recordFields[root]) : undefined;
    case 'vars': {
      const lets = scope.lets.map((one) => one.name);
      if (path.length > 2 || lets.includes(name)) return undefined;
      return `no \`let\` before this names \`${name}\`${didYouMean(name, lets)}`;
    }
    case 'steps':
      return unknownOfSteps(path, name, scope.steps);
    default:
      return undefined;
  }
}

function unknownOfSteps(
  path: readonly string[],
  name: string,
  steps: readonly string[] | undefined,
): string | undefined {
  if (path.length === 2) {
    return steps === undefined
      ? '`steps` can be used in the `if` and `with` of a step only'
      : unknownStep(name, steps);
  }
  // Of a step that there is not, nothing more is said.
  const isKnown = path.length === 3 && steps?.includes(path[1] ?? '');
  return isKnown ? unknownField(path, name, stepFields) : undefined;
}

function unknownField(
  path: readonly string[],
  name: string,
  fields: readonly string[],
): string | undefined {
  if (fields.includes(name)) return undefined;
  return `\`${shownPath(path.slice(0, -1))}\` has no field \`${name}\`${didYouMean(name, fields)}`;
}

function unknownStep(name: string, steps: readonly string[]): string | undefined {
  if (steps.includes(name)) return undefined;
  // `steps.run-tests` is a subtraction.
  const dashed = steps.find((step) => step.startsWith(`${name}-`));
  const near =
    dashed === undefined
      ? didYouMean(name, steps)
      : `: did you mean \`${shownPath(['steps', dashed])}\`?`;
  return `no step before this one has the id \`${name}\`${near}`;
}

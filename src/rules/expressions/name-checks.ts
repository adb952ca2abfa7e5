import type { TextFault } from '../../domain/diagnostic.js';
import { didYouMean } from '../names.js';
import type { ASTNode } from './cel.js';
import { eventDeclarations, isOfBuild } from '../../events/declarations.js';
import { andList } from '../why/quoted.js';
import { bindOf, childrenOf, comprehensionOf } from './nodes.js';
import type { Scope } from './scope.js';
import { statusFunctionOf } from './status-functions.js';

/** The names that an expression can begin with. */
const rootNames = ['event', 'delivery', 'rule', 'vars', 'steps', 'now'] as const;

function namesOf({ buildShape }: Scope): readonly string[] {
  return buildShape === undefined ? rootNames : [...rootNames, 'build'];
}

/** Names of the engine that stand before a function, and are no values. */
const namespaces = new Set(['cel', 'optional', 'strings']);

/** Names that there are not, and names that may not be taken for something else. */
export function nameFaults(ast: ASTNode, scope: Scope, source: string): TextFault[] {
  const faults: TextFault[] = [];
  visit(ast, new Set());
  return faults;

  function visit(node: ASTNode, locals: ReadonlySet<string>): void {
    if (node.op === 'id') {
      checkName(node, locals);
      return;
    }
    const named = comprehensionOf(node) ?? bindOf(node);
    if (named !== undefined) {
      checkVariable(named.variable);
      const inside = new Set([...locals, named.variable.args]);
      const isLoop = 'bodies' in named;
      visit(isLoop ? named.list : named.value, locals);
      for (const body of isLoop ? named.bodies : [named.body]) visit(body, inside);
      return;
    }
    const children = childrenOf(node);
    const [first] = children;
    const isNamespace = node.op === 'rcall' && first?.op === 'id' && namespaces.has(first.args);
    for (const child of isNamespace ? children.slice(1) : children) visit(child, locals);
  }

  function checkName(node: ASTNode & { readonly op: 'id' }, locals: ReadonlySet<string>): void {
    const name = source.slice(node.start, node.end);
    // What is written differs where a call was made a variable: those are there.
    if (node.args !== name) return;
    const isHidden = namespaces.has(name) || statusFunctionOf(name) !== undefined;
    if (locals.has(name) || (scope.environment.hasVariable(name) && !isHidden)) return;
    if (name === 'build') {
      faults.push({ ...noBuild(scope), start: node.start, end: node.end });
      return;
    }
    const message = unknownName(name, [...locals], scope);
    faults.push({ code: 'unknown-name', message, start: node.start, end: node.end });
  }

  /** What `event` means must never depend on where it stands. */
  function checkVariable({ args: name, start, end }: ASTNode & { readonly op: 'id' }): void {
    if (!scope.environment.hasVariable(name)) return;
    faults.push({
      code: 'taken-name',
      message: `\`${name}\` has a meaning already: give the variable another name`,
      start,
      end,
    });
  }
}

/** There is `build` only where it can be asked for whatever event of `on` comes. */
function noBuild({ events }: Scope): Pick<TextFault, 'code' | 'message' | 'hint'> {
  const others = events.filter((event) => !isOfBuild(event));
  const which = andList(others.map((event) => `\`${event}\``));
  const known = eventDeclarations.flatMap(({ name }) => (isOfBuild(name) ? [`\`${name}\``] : []));
  return {
    code: 'no-build',
    message: `there is \`build\` only in a rule all of whose events are of a build; ${which} ${others.length === 1 ? 'is' : 'are'} not`,
    hint: `events of a build are ${andList(known)}: make a rule of its own for them`,
  };
}

function unknownName(name: string, locals: readonly string[], scope: Scope): string {
  if (name === 'secrets' || name === 'env') {
    return `there is no \`${name}\` here: secrets live in connections, out of the reach of rules`;
  }
  if (scope.shape?.type === 'object' && scope.shape.fields.has(name)) {
    return `there is no \`${name}\`: did you mean \`event.${name}\`?`;
  }
  if (scope.lets.some((one) => one.name === name)) {
    return `there is no \`${name}\`: did you mean \`vars.${name}\`?`;
  }
  return `there is no \`${name}\`${didYouMean(name, [...locals, ...scope.locals.keys(), ...namesOf(scope)])}`;
}

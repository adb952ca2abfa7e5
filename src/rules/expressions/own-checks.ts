import type { TextFault } from '../../domain/diagnostic.js';
import { didYouMean } from '../names.js';
import type { ASTNode } from './cel.js';
import { functionSignatures } from './environments.js';
import { fieldFaults } from './field-checks.js';
import { isInternalName } from './functions.js';
import { nameFaults } from './name-checks.js';
import { matchCallOf, nodesOf, rangeOf, textOf, type Range } from './nodes.js';
import { faultOfRe2 } from './regex.js';
import type { Scope } from './scope.js';
import { isStatusFunction, statusFunctions } from './status-functions.js';

/**
 * What the engine's own checker does not see, or sees only the first of, with the range of the very
 * name at fault. Before `check()`, and before calls are redirected.
 */
export function ownFaults(ast: ASTNode, scope: Scope, source: string): TextFault[] {
  const nodes = nodesOf(ast);
  return oneEach([
    ...nameFaults(ast, scope, source),
    ...fieldFaults(nodes, scope),
    ...nodes.flatMap((node) => [...callFaults(node, scope), ...patternFaults(node)]),
  ]).sort((a, b) => a.start - b.start);
}

/** One fault a place: the first one said of it. */
function oneEach(faults: readonly TextFault[]): TextFault[] {
  const places = new Map<string, TextFault>();
  for (const fault of faults) {
    const place = `${fault.start}-${fault.end}`;
    if (!places.has(place)) places.set(place, fault);
  }
  return [...places.values()];
}

/** A function or method that there is not. */
function callFaults(node: ASTNode, scope: Scope): TextFault[] {
  if (node.op !== 'call' && node.op !== 'rcall') return [];
  const name = node.args[0];
  const place = rangeOfName(node, name);
  if (isStatusFunction(name)) {
    if (scope.steps === undefined) {
      const message = `\`${name}()\` asks how the steps before it ended: it works only in the \`if\` of a step`;
      return [{ code: 'status-outside-step', message, ...place }];
    }
    return [
      {
        code: 'wrong-arguments',
        message: `\`${name}()\` takes no arguments: it asks about all steps before this one`,
        hint: 'of one step, ask `steps.ID.conclusion`',
        ...place,
      },
    ];
  }
  const isNamespace =
    node.op === 'rcall' && node.args[1].op === 'id' && node.args[1].args === 'cel';
  const isBind = name === 'bind' && !isNamespace;
  if (functionSignatures.has(name) && !isInternalName(name) && !isBind) return [];
  const known = [...functionSignatures.keys()].filter((one) => !isInternalName(one));
  const status = scope.steps ? statusFunctions : [];
  const what = node.op === 'call' ? 'function' : 'method';
  return [
    {
      code: 'unknown-function',
      message: `there is no ${what} \`${name}\`${isBind ? ': did you mean `cel.bind`?' : didYouMean(name, [...known, ...status])}`,
      ...place,
    },
  ];
}

/**
 * The range of a call's name, not of the whole call.
 * @param written the name as it stands in the text: not that of a redirected call
 */
export function rangeOfName(
  node: ASTNode & { readonly op: 'call' | 'rcall' },
  written: string,
): Range {
  if (node.op === 'call') return { start: node.start, end: node.start + written.length };
  const at = node.input.indexOf(written, rangeOf(node.args[1]).end);
  return at < 0 ? rangeOf(node) : { start: at, end: at + written.length };
}

/** `matches("(")` would fail at every event. */
function patternFaults(node: ASTNode): TextFault[] {
  const pattern = matchCallOf(node)?.pattern;
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return [];
  const fault = faultOfRe2(pattern.args);
  if (fault === undefined) return [];
  return [
    {
      code: 'bad-pattern',
      message: `${textOf(pattern)} is not a regular expression: ${fault}`,
      hint: 'patterns are RE2: no look-around, no back-references, repeats up to 1000',
      start: pattern.start,
      end: pattern.end,
    },
  ];
}

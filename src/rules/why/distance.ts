import type { ASTNode } from '../expressions/cel.js';
import { fieldsOf } from './fields-of.js';
import type { Parts } from './parts.js';
import { operandsOf } from './plan.js';

/**
 * The least number of things that would have to be others for a part to be as wanted. Looks at each
 * part once and tries nothing: it is asked of every rule, to find the nearest.
 */
export function distanceOf(ast: ASTNode, isWanted: boolean, parts: Parts): number {
  return new Counter().thingsOf(ast, isWanted, parts).size;
}

type Things = ReadonlySet<string>;

class Counter {
  /** A part may be asked about more than once: twenty names that each use the one before twice, a million times. */
  readonly #known = new Map<boolean, Map<ASTNode, Things>>([
    [true, new Map()],
    [false, new Map()],
  ]);

  /** By name: two conditions on one field ask for one change. */
  thingsOf(node: ASTNode, isWanted: boolean, parts: Parts): Things {
    const known = this.#known.get(isWanted)?.get(node);
    if (known !== undefined) return known;
    const things = parts.is(node, isWanted)
      ? new Set<string>()
      : this.#count(node, isWanted, parts);
    this.#known.get(isWanted)?.set(node, things);
    return things;
  }

  #count(node: ASTNode, isWanted: boolean, parts: Parts): Things {
    switch (node.op) {
      case '!_':
        return this.thingsOf(node.args, !isWanted, parts);
      case '&&':
      case '||': {
        const operands = operandsOf(node, node.op);
        const sets = operands.map((one) => this.thingsOf(one, isWanted, parts));
        return (node.op === '&&') === isWanted ? union(sets) : smallest(sets);
      }
      case '?:': {
        const [test, then, otherwise] = node.args;
        return smallest([
          union([this.thingsOf(test, true, parts), this.thingsOf(then, isWanted, parts)]),
          union([this.thingsOf(test, false, parts), this.thingsOf(otherwise, isWanted, parts)]),
        ]);
      }
      default: {
        const behind = parts.letOf(node);
        if (behind?.expression.celType === 'bool') {
          return this.thingsOf(behind.expression.ast, isWanted, behind.parts);
        }
        const [field] = fieldsOf(node, parts);
        return new Set([field === undefined ? parts.textOf(node) : JSON.stringify(field)]);
      }
    }
  }
}

function union(sets: readonly Things[]): Things {
  return new Set(sets.flatMap((set) => [...set]));
}

function smallest(sets: readonly Things[]): Things {
  return sets.reduce((best, one) => (one.size < best.size ? one : best));
}

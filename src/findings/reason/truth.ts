import { type ASTNode, typeOf } from '../../rules/expressions/cel.js';
import { letOf } from '../../rules/expressions/let-of.js';
import { isOptionalChain, matchCallOf, pathOf, shownPath } from '../../rules/expressions/nodes.js';
import { matchesRe2 } from '../../rules/expressions/regex.js';
import { statusFunctionOf } from '../../rules/expressions/status-functions.js';
import type { Let } from '../../rules/ruleset.js';
import { cellsOf, type Cell, type Scalar } from './cells.js';
import type { Constants } from './constants.js';
import { domainOf, type Surroundings } from './domain.js';
import type { Choose } from './explore.js';
import { identityOf, literalOf, nodesBehind } from './names.js';

/** What a condition comes to; `none`: it has no value. */
export type Truth = 'true' | 'false' | 'none';

export interface TruthOptions extends Surroundings {
  readonly lets: readonly Let[];
  readonly constants: Constants;
  readonly choose: Choose;
  /** How the steps before this one may have ended. */
  readonly before: readonly ('success' | 'failure' | 'cancelled')[];
  /** Tells apart what is evaluated at different times: `now` is another then. */
  readonly time: string;
}

/** No value, or one of which nothing is known. */
type Term = Cell | { readonly type: 'unknown' };

const unknown: Term = { type: 'unknown' };

/**
 * Evaluates a condition for one way in which all that is not known may fall. What stands behind a
 * part that cannot be reasoned about is tried both ways; it may have no value as well, but that
 * only ever takes away from what a condition can come to.
 */
export class TruthFinder {
  readonly #options: TruthOptions;
  /** A part was tried both ways: it may have no value as well. */
  guessed = false;

  constructor(options: TruthOptions) {
    this.#options = options;
  }

  truthOf(node: ASTNode): Truth {
    switch (node.op) {
      case '&&':
        return this.#joined(node.args, 'false');
      case '||':
        return this.#joined(node.args, 'true');
      case '!_':
        return not(this.truthOf(node.args));
      case '?:': {
        const [condition, then, otherwise] = node.args;
        const chosen = this.truthOf(condition);
        return chosen === 'none' ? 'none' : this.truthOf(chosen === 'true' ? then : otherwise);
      }
      case 'value':
        return typeof node.args === 'boolean' ? truth(node.args) : this.#either(node);
      case 'id':
        return this.#status(node.args) ?? this.#either(node);
      default:
        return this.#part(node);
    }
  }

  #part(node: ASTNode): Truth {
    const behind = letOf(node, this.#options.lets);
    // A `let` without a value is not there, and what touches it has no value either.
    if (behind !== undefined && typeOf(behind) === 'bool') return this.truthOf(behind);
    if (this.#isOfUnknownBuild(node)) return 'none';
    return this.#has(node) ?? this.#comparison(node) ?? this.#textTest(node) ?? this.#either(node);
  }

  /** Where nothing is known of a build, what touches it has no value, `has()` and `default()` included. */
  #isOfUnknownBuild(node: ASTNode): boolean {
    const { lets, choose } = this.#options;
    if (!unknownPart(node, lets).looksAtBuild) return false;
    return choose('build', () => ['known', 'not known'] as const) === 'not known';
  }

  /** @param decisive what either side decides by itself */
  #joined([left, right]: readonly [ASTNode, ASTNode], decisive: Truth): Truth {
    const first = this.truthOf(left);
    if (first === decisive) return decisive;
    const second = this.truthOf(right);
    return second === decisive || first !== 'none' ? second : 'none';
  }

  #status(name: string): Truth | undefined {
    const asked = statusFunctionOf(name);
    if (asked === undefined) return undefined;
    if (asked === 'always') return 'true';
    return truth(this.#options.choose('before', () => this.#options.before) === asked);
  }

  #has(node: ASTNode): Truth | undefined {
    if (node.op !== 'call' || node.args[0] !== 'has') return undefined;
    const [asked] = node.args[1];
    const { type } = asked === undefined ? unknown : this.#field(asked);
    if (type === 'unknown') return undefined;
    return truth(type !== 'none');
  }

  #comparison(node: ASTNode): Truth | undefined {
    switch (node.op) {
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=': {
        const [left, right] = [this.#term(node.args[0]), this.#term(node.args[1])];
        if (left.type === 'none' || right.type === 'none') return 'none';
        if (node.op === '==') return equal(left, right);
        if (node.op === '!=') {
          const same = equal(left, right);
          return same && not(same);
        }
        return left.type === 'known' && right.type === 'known'
          ? ordered(node.op, left.value, right.value)
          : undefined;
      }
      case 'in':
        return this.#among(...node.args);
      default:
        return undefined;
    }
  }

  #among(item: ASTNode, list: ASTNode): Truth | undefined {
    if (list.op !== 'list') return undefined;
    const wanted = this.#term(item);
    if (wanted.type === 'none') return 'none';
    const found = list.args.map((element) => {
      const literal = literalOf(element);
      return literal === undefined ? undefined : equal(wanted, { type: 'known', value: literal });
    });
    if (found.includes(undefined)) return undefined;
    return truth(found.includes('true'));
  }

  #textTest(node: ASTNode): Truth | undefined {
    const test = textTestOf(node);
    if (test === undefined) return undefined;
    const [subject, argument] = [this.#term(test.subject), literalOf(test.argument)];
    if (subject.type === 'none') return 'none';
    if (subject.type !== 'known' || typeof subject.value !== 'string') return undefined;
    return typeof argument === 'string' ? truth(test.holds(subject.value, argument)) : undefined;
  }

  #term(node: ASTNode): Term {
    const literal = literalOf(node);
    if (literal !== undefined) return { type: 'known', value: literal };
    if (node.op === 'rcall' && node.args[0] === 'orValue') {
      const given = this.#field(node.args[1]);
      const [other] = node.args[2];
      return given.type === 'none' && other !== undefined ? this.#term(other) : given;
    }
    if (node.op === 'call' && node.args[0] === 'default') {
      const [value, other] = node.args[1];
      return value && other ? this.#defaulted(value, other) : unknown;
    }
    return isOptionalChain(node) ? unknown : this.#field(node);
  }

  /** The other one also stands in for what is empty or null. */
  #defaulted(value: ASTNode, other: ASTNode): Term {
    const given = isOptionalChain(value) ? this.#field(value) : this.#term(value);
    if (given.type === 'none') return this.#term(other);
    if (given.type === 'known') {
      const literal = literalOf(other);
      // It is held to the type of the other one.
      if (literal !== undefined && typeof literal !== typeof given.value) return { type: 'none' };
      return given.value === '' ? this.#term(other) : given;
    }
    return given.type === 'other' && !given.mayBeEmpty ? given : unknown;
  }

  /** The value at the end of a chain of fields, whether or not it says that it may be missing. */
  #field(node: ASTNode): Term {
    const path = pathOf(node);
    if (path === undefined) return unknown;
    const { lets, constants, choose } = this.#options;
    const behind = letOf(node, lets);
    if (behind !== undefined) {
      return isOptionalChain(behind) ? this.#field(behind) : this.#term(behind);
    }
    const [root = ''] = path;
    if (path.length < 2 || !['event', 'build', 'steps', 'rule', 'delivery'].includes(root))
      return unknown;
    const name = shownPath(path);
    return choose(name, () =>
      cellsOf(domainOf(path, this.#options), constants.get(name) ?? new Set()),
    );
  }

  /** Of what nothing is known: the same part always has the same value, as long as it is the same time. */
  #either(node: ASTNode): Truth {
    const { lets, choose, time } = this.#options;
    this.guessed = true;
    const { identity, changes } = unknownPart(node, lets);
    return choose(`${changes ? time : ''}?${identity}`, () => ['true', 'false'] as const);
  }
}

interface UnknownPart {
  readonly identity: string;
  /** It looks at the time. */
  readonly changes: boolean;
  /** It looks at what is known of a build. */
  readonly looksAtBuild: boolean;
}

/** An expression is of one rule, and so are the lets that it sees. */
const unknownParts = new WeakMap<ASTNode, UnknownPart>();

function unknownPart(node: ASTNode, lets: readonly Let[]): UnknownPart {
  const known = unknownParts.get(node);
  if (known !== undefined) return known;
  const names = new Set(
    nodesBehind(node, lets).flatMap(({ op, args }) => (op === 'id' ? [args] : [])),
  );
  const part = {
    identity: identityOf(node, lets),
    changes: names.has('now'),
    looksAtBuild: names.has('build'),
  };
  unknownParts.set(node, part);
  return part;
}

interface TextTest {
  readonly subject: ASTNode;
  readonly argument: ASTNode;
  readonly holds: (text: string, argument: string) => boolean;
}

const textTests: Readonly<Record<string, TextTest['holds']>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

/** `x.startsWith("…")` and its like, as methods and as functions. */
function textTestOf(node: ASTNode): TextTest | undefined {
  const match = matchCallOf(node);
  if (match) return { subject: match.subject, argument: match.pattern, holds: matchesRe2 };
  if (node.op !== 'rcall' && node.op !== 'call') return undefined;
  const operands = node.op === 'rcall' ? [node.args[1], ...node.args[2]] : node.args[1];
  const [subject, argument, ...rest] = operands;
  const name = node.args[0];
  const holds = Object.hasOwn(textTests, name) ? textTests[name] : undefined;
  return holds && subject && argument && rest.length === 0
    ? { subject, argument, holds }
    : undefined;
}

/** Undefined: it cannot be told. */
function equal(left: Term, right: Term): Truth | undefined {
  if (left.type === 'known' && right.type === 'known') return truth(left.value === right.value);
  return isApart(left, right) || isApart(right, left) ? 'false' : undefined;
}

function isApart(one: Term, other: Term): boolean {
  return one.type === 'known' && other.type === 'other' && other.than.has(one.value);
}

function ordered(op: '<' | '<=' | '>' | '>=', left: Scalar, right: Scalar): Truth | undefined {
  if (typeof left !== typeof right || typeof left === 'boolean') return undefined;
  switch (op) {
    case '<':
      return truth(left < right);
    case '<=':
      return truth(left <= right);
    case '>':
      return truth(left > right);
    case '>=':
      return truth(left >= right);
  }
}

function truth(value: boolean): Truth {
  return value ? 'true' : 'false';
}

function not(value: Truth): Truth {
  if (value === 'none') return 'none';
  return value === 'true' ? 'false' : 'true';
}

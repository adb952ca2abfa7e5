import type { ASTNode } from '../../rules/expressions/cel.js';
import { letOf } from '../../rules/expressions/let-of.js';
import { isOptionalChain, pathOf, shownPath } from '../../rules/expressions/nodes.js';
import type { Rule } from '../../rules/ruleset.js';
import { domainOf, type TextDomain } from '../reason/domain.js';
import { literalOf } from '../reason/names.js';
import { isDeclared } from '../reason/outcomes.js';

/** The texts that a part of an expression can be. */
export interface PossibleTexts {
  /** As people write it. */
  readonly name: string;
  /** One of each event that has the field. */
  readonly domains: readonly TextDomain[];
  /** Of a `default(…)` or `orValue(…)`: what stands in where there is none. */
  readonly instead?: string | undefined;
}

/** Undefined: it may be anything. */
export function possibleTexts(node: ASTNode, rule: Rule): PossibleTexts | undefined {
  const behind = letOf(node, rule.lets);
  if (behind !== undefined) {
    const found = isOptionalChain(behind) ? fieldOf(behind, rule) : possibleTexts(behind, rule);
    const path = pathOf(node);
    return found && path && { ...found, name: shownPath(path) };
  }
  if (node.op === 'rcall' && node.args[0] === 'orValue') {
    return withOther(fieldOf(node.args[1], rule), node.args[2][0]);
  }
  if (node.op === 'call' && node.args[0] === 'default') {
    const [value, other] = node.args[1];
    return withOther(value && fieldOf(value, rule), other);
  }
  return isOptionalChain(node) ? undefined : fieldOf(node, rule);
}

function withOther(
  found: PossibleTexts | undefined,
  other: ASTNode | undefined,
): PossibleTexts | undefined {
  const instead = other && literalOf(other);
  return found && typeof instead === 'string' ? { ...found, instead } : undefined;
}

function fieldOf(node: ASTNode, rule: Rule): PossibleTexts | undefined {
  const path = pathOf(node);
  if (path === undefined) return undefined;
  const declared = isDeclared(rule);
  const domains = rule.on.map((event) => domainOf(path, { event, declared, rule: rule.id }));
  const texts = domains.filter((domain) => domain.type === 'text');
  const others = domains.filter(({ type }) => type !== 'text' && type !== 'missing');
  return others.length > 0 ? undefined : { name: shownPath(path), domains: texts };
}

import { canonicalName } from '../../events/declarations.js';
import type { ASTNode } from '../../rules/expressions/cel.js';
import { nodesOf, pathOf } from '../../rules/expressions/nodes.js';
import { suggest } from '../../rules/names.js';
import type { Rule } from '../../rules/ruleset.js';
import type { FindingKind } from '../finding-kind.js';
import type { Found } from '../found.js';
import { allows, type TextDomain } from '../reason/domain.js';
import { literalOf } from '../reason/names.js';
import { foundAt, type Site } from '../sites.js';
import { possibleTexts } from './possible-texts.js';

export const impossibleComparison: FindingKind = {
  name: 'impossible-comparison',
  about: 'A comparison with a text that the field can never be, such as `event.build.os == "iOS"`.',
  instead: 'Compare with a value that the field can have: `event.build.os == "ios"`.',
  find: ({ rule, sites }) => sites.flatMap((site) => impossibleComparisons(site, rule)),
};

export function impossibleComparisons(site: Site, rule: Rule): Found[] {
  return nodesOf(site.ast)
    .flatMap((node) => comparisonsOf(node))
    .flatMap((comparison) => judge(comparison, site, rule) ?? []);
}

interface Comparison {
  readonly subject: ASTNode;
  /** The literal that the subject is held against. */
  readonly text: ASTNode;
  /** `part`: as the beginning, the end, or any part of it. */
  readonly as: 'whole' | 'part';
  /** It is `!=`. */
  readonly negated?: boolean;
}

const partTests = new Set(['startsWith', 'endsWith', 'contains']);

function comparisonsOf(node: ASTNode): Comparison[] {
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = node.args;
    const negated = node.op === '!=';
    return literalOf(left) === undefined
      ? [{ subject: left, text: right, as: 'whole', negated }]
      : [{ subject: right, text: left, as: 'whole', negated }];
  }
  if (node.op === 'in') {
    const [subject, list] = node.args;
    if (list.op !== 'list') return [];
    return list.args.map((text) => ({ subject, text, as: 'whole' as const }));
  }
  if ((node.op !== 'rcall' && node.op !== 'call') || !partTests.has(node.args[0])) return [];
  const operands = node.op === 'rcall' ? [node.args[1], ...node.args[2]] : node.args[1];
  const [subject, text] = operands;
  return subject && text ? [{ subject, text, as: 'part' }] : [];
}

function judge(
  { subject, text, as, negated = false }: Comparison,
  site: Site,
  rule: Rule,
): Found | undefined {
  const value = literalOf(text);
  const possible = typeof value === 'string' ? possibleTexts(subject, rule) : undefined;
  if (typeof value !== 'string' || possible === undefined) return undefined;
  const { name, domains, instead } = possible;
  const [domain] = domains;
  if (domain === undefined || domains.some((one) => mayBe(one, value, as))) return undefined;
  if (instead !== undefined && (as === 'part' ? instead.includes(value) : instead === value)) {
    return undefined;
  }
  const found = { name, domain, value, rule, subject, negated };
  return { ...(as === 'whole' ? asWhole(found) : asPart(found)), at: foundAt(site, text) };
}

function mayBe(domain: TextDomain, value: string, as: Comparison['as']): boolean {
  if (as === 'whole') return allows(domain, value);
  if (domain.only !== undefined) return domain.only.some((one) => one.includes(value));
  return !domain.lowerCase || value === value.toLowerCase();
}

interface Impossible {
  readonly name: string;
  readonly domain: TextDomain;
  readonly value: string;
  readonly rule: Rule;
  readonly subject: ASTNode;
  readonly negated: boolean;
}

function asWhole({ name, domain, value, rule, subject, negated }: Impossible): Omit<Found, 'at'> {
  const never = `\`${name}\` is never \`${JSON.stringify(value)}\``;
  const path = pathOf(subject)?.join('.');
  if (path === 'event.action') {
    const canonical = canonicalName(value);
    const events = rule.on.map((event) => `\`${event}\``).join(' and ');
    return {
      message: `${never}: this rule is on ${events}`,
      hint: rule.on.includes(canonical)
        ? `the event is known as \`"${canonical}"\``
        : `add \`${canonical}\` to \`on\`, or leave the comparison out`,
    };
  }
  if (domain.only !== undefined) {
    const isConclusion = path?.endsWith('.status') === true && conclusions.has(value);
    const near = suggest(value, domain.only);
    return {
      message: never,
      hint: isConclusion
        ? `how a step ended is its \`conclusion\`: \`${name.replace(/status$/, 'conclusion')} == "${value}"\``
        : near === undefined
          ? `it is one of ${domain.only.map((one) => `\`"${one}"\``).join(', ')}`
          : `did you mean \`"${near}"\`?`,
    };
  }
  if (value === '') {
    return {
      message: `${never}: where there is no text, there is no such field`,
      hint: `ask whether it is there: \`${negated ? '' : '!'}has(${name})\``,
    };
  }
  return inLowerCase(never, value);
}

const conclusions = new Set(['success', 'failure', 'cancelled', 'skipped']);

function asPart({ name, domain, value }: Impossible): Omit<Found, 'at'> {
  const never = `\`${name}\` never holds \`${JSON.stringify(value)}\``;
  if (domain.only === undefined) return inLowerCase(never, value);
  const values = domain.only.map((one) => `\`"${one}"\``).join(', ');
  return { message: never, hint: `it is one of ${values}` };
}

function inLowerCase(never: string, value: string): Omit<Found, 'at'> {
  return {
    message: `${never}: it is always in lower case`,
    hint: `write \`${JSON.stringify(value.toLowerCase())}\``,
  };
}

import type { ASTNode } from '../../rules/expressions/cel.js';
import { matchCallOf, nodesOf, textOf } from '../../rules/expressions/nodes.js';
import type { Rule } from '../../rules/ruleset.js';
import type { FindingKind } from '../finding-kind.js';
import type { Found } from '../found.js';
import { identityOf, literalOf } from '../reason/names.js';
import { foundAt, type Site } from '../sites.js';
import { possibleTexts } from './possible-texts.js';

export const unanchoredRegex: FindingKind = {
  name: 'unanchored-regex',
  about:
    'A regular expression without `^` and `$` where the whole text was meant: it matches any text that holds a match.',
  instead: 'Compare with `==` or `in […]`, or write `^(…)$`; for a part of the text, `contains`.',
  find: ({ rule, sites }) =>
    sites.flatMap((site) => [...plainFaults(site, rule), ...vouchingFaults(site)]),
};

/** Texts without any meaning of their own in a regular expression, and several of them. */
const words = /^(?:[\w /-]|\\[.\-/+])+(?:\|(?:[\w /-]|\\[.\-/+])+)*$/;

function plainFaults(site: Site, rule: Rule): Found[] {
  return nodesOf(site.ast).flatMap((node): Found[] => {
    const call = matchCallOf(node);
    const pattern = call && literalOf(call.pattern);
    if (call === undefined || typeof pattern !== 'string') return [];
    const subject = shownIn(site, call.subject);
    const at = foundAt(site, call.pattern);
    const half = halfAnchored(pattern);
    if (half !== undefined) {
      return [
        {
          message: `\`^\` and \`$\` each hold for one alternative only: \`${half}\` may match anywhere`,
          hint: `write \`"^(${pattern.replace(/^\^/, '').replace(/\$$/, '')})$"\``,
          at,
        },
      ];
    }
    if (!words.test(pattern) || !isName(call.subject, rule)) return [];
    const texts = pattern.split('|').map((text) => JSON.stringify(text.replaceAll('\\', '')));
    const list = texts.join(', ');
    const [only = list] = texts;
    return [
      {
        message: `this pattern matches any text that holds ${texts.map((text) => `\`${text}\``).join(' or ')}`,
        hint:
          texts.length > 1
            ? `for the whole text: \`${subject} in [${list}]\``
            : `for the whole text: \`${subject} == ${only}\`; for a part of it: \`${subject}.contains(${only})\``,
        at,
      },
    ];
  });
}

/** In what people typed one looks for a word; a name, an id or a platform is meant as a whole. */
function isName(subject: ASTNode, rule: Rule): boolean {
  const { domains = [] } = possibleTexts(subject, rule) ?? {};
  return domains.length > 0 && domains.every(({ typed }) => !typed);
}

/** Of `^a|b$`, a side; undefined where that is not what is written. */
function halfAnchored(pattern: string): string | undefined {
  const [first = '', ...rest] = pattern.split('|');
  const last = rest.at(-1);
  if (last === undefined || !first.startsWith('^') || !last.endsWith('$')) return undefined;
  const inner = [first.slice(1), ...rest.slice(0, -1), last.slice(0, -1)];
  // With groups, classes or anchors of their own, only the author knows what is meant.
  return inner.every((part) => words.test(part)) ? last : undefined;
}

/** `x.matches("[a-z]+") ? x : "other"`: what does not match as a whole is let through. */
function vouchingFaults(site: Site): Found[] {
  return nodesOf(site.ast).flatMap((node): Found[] => {
    if (node.op !== '?:') return [];
    const [condition, then] = node.args;
    const call = matchCallOf(condition);
    const pattern = call && literalOf(call.pattern);
    if (call === undefined || typeof pattern !== 'string') return [];
    if (identityOf(call.subject, []) !== identityOf(then, [])) return [];
    const begins = /^(\^|\\A)/.test(pattern);
    const ends = /(\$|\\z)$/.test(pattern);
    // What has no anchor at all is meant as a whole; the rest may be meant as it is.
    if (begins || ends || words.test(pattern) || /[$^]|\\[Az]/.test(pattern)) return [];
    return [
      {
        message: 'this pattern lets any text through in which it matches somewhere',
        hint: `for the whole text: \`${JSON.stringify(`^(?:${pattern})$`)}\``,
        at: foundAt(site, call.pattern),
      },
    ];
  });
}

function shownIn({ source }: Site, node: ASTNode): string {
  return textOf(node, source);
}

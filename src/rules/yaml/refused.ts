import { isAlias, type ParsedNode, type YAMLMap } from 'yaml';
import { keyText } from './nodes.js';
import { tagExplanation, type SyntaxFault } from './syntax-faults.js';

/** Anchors, aliases and tags, even where YAML finds nothing wrong with them. */
export function refusedProperties(text: string, node: ParsedNode): SyntaxFault[] {
  const at = node.range[0];
  if (isAlias(node)) {
    return [refused('yaml-alias', `*${node.source}`, 'alias', at)];
  }
  const { anchor, tag } = node;
  const faults: SyntaxFault[] = [];
  if (anchor !== undefined) {
    faults.push(refused('yaml-anchor', `&${anchor}`, 'anchor', text.lastIndexOf('&', at - 1)));
  }
  if (tag !== undefined) {
    const start = text.lastIndexOf('!', Math.max(0, at - 1));
    const token = /^\S+/.exec(text.slice(start))?.[0] ?? '!';
    const from = start - (text[start - 1] === '!' ? 1 : 0);
    faults.push({
      code: 'yaml-tag',
      ...tagExplanation(text.slice(from, start) + token),
      start: from,
      end: start + token.length,
      breaksStructure: false,
    });
  }
  return faults;
}

function refused(code: string, token: string, what: string, start: number): SyntaxFault {
  return {
    code,
    message: `\`${token}\` is read as a YAML ${what}, and those are not used in rules`,
    hint: 'quote the whole value, or put it after `>-` on lines of its own',
    start,
    end: start + token.length,
    breaksStructure: false,
  };
}

/** Of a key that is there several times, all but the first. */
export function repeatedKeys(
  text: string,
  map: YAMLMap<ParsedNode, ParsedNode | null>,
): SyntaxFault[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    const name = keyText(key);
    if (name === undefined) return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const [start, end] = key.range;
    return [
      {
        code: 'yaml-duplicate-key',
        message: `the key \`${text.slice(start, end)}\` is there twice`,
        hint: 'remove one of them',
        start,
        end,
        breaksStructure: false,
      },
    ];
  });
}

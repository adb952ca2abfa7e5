/**
 * Characters that a name may be made of without meaning anything to a shell, to YAML, to Markdown
 * or to a tracker.
 */
const harmless = /^[A-Za-z0-9._/+-]$/;

/** Tokens of the patterns that can be strict; any other token makes a pattern vouch for nothing. */
const token = /\(\?:|[()|]|\[(?:\\.|[^\]\\])+\]|[*+?]|\{\d+(?:,\d*)?\}|\\.|[A-Za-z0-9_/-]/y;

/**
 * Whether every text that matches a pattern is fit to name something: both ends are anchored, and
 * all that can stand between them is listed and harmless. `.`, negated classes, flags, ranges that
 * run over punctuation such as `[A-z]`, and an alternation that escapes the anchors vouch for
 * nothing.
 */
export function isStrictPattern(pattern: string): boolean {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return false;
  const inner = pattern.slice(1, -1);
  let depth = 0;
  let before = '(';
  token.lastIndex = 0;
  for (let at = 0; at < inner.length; at = token.lastIndex) {
    const [found = ''] = token.exec(inner) ?? [];
    if (found === '') return false;
    // `^*` makes an anchor optional, and `(?` begins flags.
    if (/^[*+?{]/.test(found) && /^(\(|\(\?:|\|)$/.test(before)) return false;
    if (found.startsWith('[') && !isHarmlessClass(found.slice(1, -1))) return false;
    if (found.startsWith('\\') && !isHarmlessEscape(found)) return false;
    if (found.startsWith('(')) depth++;
    if (found === ')' && --depth < 0) return false;
    // `^a|b$` matches any text that begins with `a`.
    if (found === '|' && depth === 0) return false;
    before = found;
  }
  return depth === 0;
}

/** A class' inside: single characters, ranges, `\d` and `\w`. */
function isHarmlessClass(inside: string): boolean {
  const parts = /(\\.|[^\\])(?:-(\\.|[^\\]))?/gy;
  for (const [, from = '', to] of inside.matchAll(parts)) {
    if (!isHarmlessCharacter(from) && !(to === undefined && isHarmlessEscape(from))) return false;
    if (to !== undefined && !isHarmlessRange(from, to)) return false;
  }
  return true;
}

/** Digits, or letters of one case: between `Z` and `a`, and around them, there is punctuation. */
function isHarmlessRange(from: string, to: string): boolean {
  return [/^[0-9]{2}$/, /^[A-Z]{2}$/, /^[a-z]{2}$/].some((kind) => kind.test(from + to));
}

function isHarmlessCharacter(character: string): boolean {
  return harmless.test(character);
}

/** `\.` and its like, `\d` and `\w`; other letters and digits name larger classes or mean something else. */
function isHarmlessEscape(escape: string): boolean {
  const [slash, character = ''] = escape;
  if (slash !== '\\') return false;
  return /[A-Za-z0-9]/.test(character) ? /[dw]/.test(character) : harmless.test(character);
}

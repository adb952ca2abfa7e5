/** CEL's literals (with their escapes, unless raw) and comments, in the order in which they must be tried. */
const tokens =
  /\b[rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')|"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\//g;

/** The offset of the first `//` of a CEL expression that is not inside a text. */
export function lineCommentAt(expression: string): number | undefined {
  for (const { 0: token, index } of expression.matchAll(tokens)) {
    if (token === '//') return index;
  }
  return undefined;
}

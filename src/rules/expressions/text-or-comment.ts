/**
 * A text of an expression, or a comment to the end of its line, as the expression engine reads them:
 * a backslash hides a quote in raw texts (`r"…"`) too. To be put together with what is looked for
 * outside of them.
 */
export const textOrComment =
  /"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*/;

const pattern = /^[A-Za-z0-9._/-]{1,100}$/;

/**
 * Whether text from a payload may be used as a git ref: a name that git takes, that no command line
 * takes for an option, and that needs no quoting anywhere. Stricter than git itself.
 * https://git-scm.com/docs/git-check-ref-format
 */
export function isSafeRef(text: string): boolean {
  return pattern.test(text) && !text.startsWith('-') && text.split('/').every(isSafeComponent);
}

function isSafeComponent(part: string): boolean {
  if (part === '' || part.startsWith('.') || part.endsWith('.')) return false;
  return !part.includes('..') && !part.endsWith('.lock');
}

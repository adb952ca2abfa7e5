/** Where to go next, as a form says: only to a page of ours, else to the first one. */
export function safePath(text: string | null): string {
  const here = 'http://here.invalid';
  if (text === null || !text.startsWith('/') || !URL.canParse(text, here)) return '/';
  const url = new URL(text, here);
  // `//elsewhere` and `/\elsewhere` are other sites for a browser, and `/..//elsewhere` becomes one.
  const isElsewhere = url.origin !== here || url.pathname.startsWith('//');
  return isElsewhere ? '/' : `${url.pathname}${url.search}${url.hash}`;
}

/** Code, in which a tag is only text: fences, also one that is not closed, and code spans on one line. */
const code =
  /^ {0,3}(`{3,}|~{3,})[^]*?(?:\n {0,3}\1[^\n]*|(?![^]))|(?<!`)(`{1,2})(?!`)[^`\n]*\2(?!`)/gm;

/**
 * What a text before a value leaves open, so that the value stands inside of it: a comment, a tag,
 * or an element whose content is not read as Markdown. There a fence or code span is none, and the
 * value could close what is open, after which the rest of it would be alive.
 * https://spec.commonmark.org/0.31.2/#html-blocks
 *
 * @param before Markdown of the rule's author
 */
export function htmlAround(before: string): string | undefined {
  const text = before.replace(code, '');
  if (text.lastIndexOf('<!--') > text.lastIndexOf('-->')) return '<!--';
  for (const name of ['pre', 'script', 'style', 'textarea']) {
    const tags = [...text.matchAll(new RegExp(`<(/?)${name}(?![\\w-])`, 'gi'))];
    if (tags.at(-1)?.[1] === '') return `<${name}>`;
  }
  const [tag] = /<[A-Za-z/!?][^<>]*$/.exec(text) ?? [];
  return tag?.split(/\s/)[0];
}

import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** As GitHub and GitLab render it, but without their cleaning of HTML: what they would have to clean is seen. */
export function render(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/**
 * What is alive in a rendered text: its tags with their addresses, and the text between them,
 * without what stands in code.
 */
export interface Alive {
  readonly tags: readonly string[];
  readonly text: string;
}

/** https://spec.commonmark.org/0.31.2/#comments, and the other things that begin with `<`. */
const tag = /<!--[^]*?-->|<[A-Za-z/!?](?:"[^"]*"|'[^']*'|[^"'>])*>/g;

export function aliveIn(markdown: string): Alive {
  const html = render(markdown).replace(
    /<(pre|code)\b[^>]*>[^]*?<\/\1>/g,
    (_, name: string) => `<${name}/>`,
  );
  const tags = (html.match(tag) ?? []).filter((found) => !/^<\/?p>$/.test(found));
  return { tags, text: decoded(html.replace(tag, ' ')) };
}

function decoded(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

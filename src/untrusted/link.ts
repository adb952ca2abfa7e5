import { prepareLine } from './prepare.js';

const longest = 2000;

// What ends or changes a link in Markdown, on its own or as `[x](HERE)`, in a sentence or a table;
// an underscore only where it could be emphasis.
const active = /[()<>[\]{}`"'|\\^*~@\s]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/**
 * A URL for use in Markdown, normalised and percent-encoded, when it is `https:` on the default
 * port of one of `domains` or of a subdomain, without user info, secrets or personal data;
 * otherwise the text as code, which links nowhere.
 * @param code `inline`, or `inlineAnywhere`
 */
export function link(
  url: string,
  domains: readonly string[],
  code: (text: string) => string,
): string {
  const given = url.trim();
  // What was cleaned or masked is not what was sent: a tokenised download URL must not be passed on.
  if (given.length > longest || prepareLine(given) !== given) return code(url);
  const parsed = URL.parse(given);
  if (parsed === null || !isOurs(parsed, domains)) return code(url);
  const href = parsed.href.replace(active, percentEncode);
  return href.length > longest ? code(url) : href;
}

function isOurs({ protocol, username, password, port, hostname }: URL, domains: readonly string[]) {
  if (protocol !== 'https:' || username !== '' || password !== '' || port !== '') return false;
  if (!/^[a-z0-9.-]+$/.test(hostname)) return false;
  return domains
    .map((domain) => domain.toLowerCase())
    .some((domain) => domain !== '' && (hostname === domain || hostname.endsWith(`.${domain}`)));
}

/** `encodeURIComponent` leaves out half of the characters this is for. */
function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

import { isIPv4, isIPv6 } from 'node:net';

const removedAddress = '[address removed]';

// `git@host` is nobody's mailbox, and `icon@2x.png` is a file.
const email =
  /(?<![\p{L}\p{N}._%+'-])(?!git@)[\p{L}\p{N}._%+'-]+@(?![1-9]x\.)(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/giu;

const hardware = /(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])/gi;

const quad =
  /(?<![\d.])(?<!(?:\bv|version|build|release)[ :=]{0,3})(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/gi;

const colons = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?![\w:])/gi;

/**
 * Replaces e-mail addresses with `[e-mail removed]`, and IP and hardware addresses with
 * `[address removed]`. Versions of four numbers look like IP addresses; they are left alone when
 * they follow `version`, `build`, `release` or `v`, are the whole text, or are as small as versions
 * are (`3.12.0.41`: a first number below 10, the next two below 100).
 */
export function maskPersonal(text: string): string {
  const masked = text
    .replace(email, '[e-mail removed]')
    .replace(hardware, removedAddress)
    .replace(colons, maskColons);
  return isIPv4(text.trim()) ? masked : masked.replace(quad, maskQuad);
}

function maskQuad(match: string): string {
  const [first = 0, second = 0, third = 0] = match.split('.').map(Number);
  const likeVersion = first < 10 && second < 100 && third < 100;
  return isIPv4(match) && !likeVersion ? removedAddress : match;
}

/** Times (`12:34:56`) are no addresses, and `a::b` is C++. */
function maskColons(match: string): string {
  return isIPv6(match) && match.length > 5 && /\d/.test(match) ? removedAddress : match;
}

const removed = '[removed]';

/** Not in the middle of a longer word. It also keeps a run of letters from being tried at each of them. */
const start = '(?<![A-Za-z0-9_-])';

/**
 * Tokens that say what they are.
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 * https://docs.gitlab.com/security/tokens/#token-prefixes
 */
const tokens = [
  'gh[pousr]_[A-Za-z0-9_]{16,}',
  'github_pat_[A-Za-z0-9_]{16,}',
  'gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[A-Za-z0-9_.=-]{16,}',
  'GR1348941[A-Za-z0-9_-]{16,}',
  'A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}',
  'xox[a-z](?:\\.xox[a-z])?-[A-Za-z0-9-]{10,}',
  'xapp-[A-Za-z0-9-]{10,}',
  'AIza[A-Za-z0-9_-]{30,}',
  'npm_[A-Za-z0-9]{30,}',
  '[sr]k[_-][A-Za-z0-9_-]{20,}',
  // A JSON Web Token: its header and payload are JSON in base64url.
  'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?',
];

const token = new RegExp(`${start}(?:${tokens.join('|')})`, 'g');

// Without its end the rest of the text may be the key.
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;

const authorization =
  /((?:authorization|private-token|job-token)["']?\s{0,3}[:=]\s{0,3}["']?)[^\n"']+/gi;

const scheme = /((?<![a-z])(?:bearer|basic)\s{1,3})[A-Za-z0-9+/_.~=-]{16,}/gi;

const userInfo = /(:\/\/)[^\s/?#]{1,300}@/g;

const assignment =
  /((?:token|secret|passwor[dt]|passwd|pwd|passphrase|credentials?|signature|(?:api|access|private|secret|auth)[_-]?key|session[_-]?id)["']?\s{0,3}([:=])\s{0,3})("[^"\n]{4,}"|'[^'\n]{4,}'|[^\s"'&<>,;]{4,})/gi;

/**
 * Replaces what looks like a credential with `[removed]`: tokens of known shape, private keys,
 * `Authorization` headers, user info in URLs, and the values of `token=…`, `password: …` and the
 * like. People paste logs into reports.
 */
export function maskSecrets(text: string): string {
  return text
    .replace(privateKey, removed)
    .replace(authorization, `$1${removed}`)
    .replace(scheme, `$1${removed}`)
    .replace(token, removed)
    .replace(userInfo, `$1${removed}@`)
    .replace(assignment, maskAssignment);
}

/** `password: incorrect` is prose; `password=incorrect` and `password: "incorrect"` are not. */
function maskAssignment(match: string, label: string, sign: string, value: string): string {
  const prose = sign === ':' && (value.length < 8 || /^[\p{L}.!?'’-]{1,24}$/u.test(value));
  return prose ? match : label + removed;
}

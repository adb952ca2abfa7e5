import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import type { Finding, Findings } from './findings.js';
import { connectionNamePattern } from './schema/connections-file.js';
import type { Path } from './yaml/nodes.js';

/** What one entry of `connections.yaml` must be that its schema cannot say. */
export function checkConnection(
  name: string,
  entry: JsonObject,
  path: Path,
  findings: Findings,
): void {
  const { provider, app, token, url } = entry;
  if (!connectionNamePattern.test(name)) {
    findings.atKey(path, {
      code: 'invalid-name',
      message: `\`${name}\`: a name is made of letters, digits, \`.\`, \`_\` and \`-\`, and starts with a letter`,
    });
  }
  if ((name === 'github' || name === 'gitlab') && provider !== name && isProvider(provider)) {
    findings.atValue([...path, 'provider'], {
      code: 'wrong-provider',
      message: `the connection \`${name}\` is the default for actions of ${name}, so its provider must be \`${name}\``,
      hint: 'give the connection another name',
    });
  }
  if (app !== undefined && token !== undefined) {
    findings.atKey([...path, 'app'], {
      code: 'two-credentials',
      message: 'give either `token` or `app`, not both',
    });
  }
  if (app !== undefined && provider === 'gitlab') {
    findings.atKey([...path, 'app'], {
      code: 'wrong-provider',
      message: '`app` is for GitHub only',
    });
  }
  if (entry['trigger-token'] !== undefined && provider === 'github') {
    findings.atKey([...path, 'trigger-token'], {
      code: 'wrong-provider',
      message: '`trigger-token` is for GitLab only',
    });
  }
  for (const secret of secretPaths) {
    if (!isLiteralSecret(entry, secret)) continue;
    findings.atValue([...path, ...secret], {
      code: 'secret-in-file',
      message: 'never write a secret here',
      hint: 'refer to it: `{ env: NAME }` or `{ file: PATH }`',
    });
  }
  if (typeof url === 'string' && URL.canParse(url)) {
    const finding = urlFault(new URL(url), provider);
    if (finding !== undefined) findings.atValue([...path, 'url'], finding);
  }
}

function isProvider(value: Json | undefined): boolean {
  return value === 'github' || value === 'gitlab';
}

function urlFault(url: URL, provider: Json | undefined): Finding | undefined {
  if (url.username !== '' || url.password !== '') {
    return {
      code: 'secret-in-file',
      message: 'never write a secret here: a URL takes no user or password',
      hint: 'refer to it under `token`: `{ env: NAME }` or `{ file: PATH }`',
    };
  }
  if (url.search !== '' || url.hash !== '') {
    return { code: 'wrong-url', message: 'the URL takes no `?…` or `#…`' };
  }
  if (provider === 'github' && /^(www\.)?github\.com$/.test(url.hostname)) {
    return apiUrl('https://api.github.com');
  }
  if (provider === 'github' && /^(?!api\.)[^.]+\.ghe\.com$/.test(url.hostname)) {
    return apiUrl(`https://api.${url.hostname}`);
  }
  if (provider === 'gitlab' && /\/api\/v4\/?$/.test(url.pathname)) {
    return {
      code: 'wrong-url',
      message: "this is the address of GitLab's API; the server's is wanted",
      hint: `write \`${url.href.replace(/\/api\/v4\/?$/, '')}\``,
    };
  }
  return undefined;
}

function apiUrl(url: string): Finding {
  return {
    code: 'wrong-url',
    message: "this is GitHub's website; the address of its API is wanted",
    hint: `write \`${url}\``,
  };
}

/** The places of an entry that refer to a secret. */
const secretPaths: readonly Path[] = [['token'], ['app', 'private-key'], ['trigger-token']];

/** Whether an issue of the schema is about a secret written in place of a reference to one. */
export function isLiteralSecret(entry: Json | undefined, path: Path): boolean {
  if (!secretPaths.some((secret) => secret.join('.') === path.join('.'))) return false;
  const value = path.reduce<Json | undefined>(
    (inner, key) => (isJsonObject(inner) ? inner[String(key)] : undefined),
    entry,
  );
  return value !== undefined && value !== null && !isJsonObject(value);
}

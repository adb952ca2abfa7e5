import type { Recorded, Reply } from '../../support/loopback.js';

/** How the server behaves towards the repository or project `acme/HABIT`. */
export const habits = [
  'ok',
  'bad-request',
  'unauthorized',
  'forbidden',
  'missing',
  'cut',
  'escaped',
  'plain',
  'redirect',
  'limited',
  'broken',
  'reset',
] as const;
export type Habit = (typeof habits)[number];

/** GitHub and GitLab in one, with a habit: it tells everybody what it was sent, credentials first. */
export function echo(request: Recorded, installationToken: string): Reply {
  const path = decodeURIComponent(request.path);
  if (path.endsWith('/installation')) return { status: 200, body: { id: 7 } };
  if (path.endsWith('/access_tokens')) {
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    return { status: 201, body: { token: installationToken, expires_at: expires } };
  }
  if (/^\/v1\/(organizations|integrations)\//.test(path)) {
    const message = `Unknown: ${request.headers.authorization}`;
    return { status: 401, body: { status: false, error: { code: 4004, message } } };
  }
  const [, habit = 'missing'] = /acme\/([a-z-]+)/.exec(path) ?? [];
  return replyTo(request, habit as Habit);
}

function replyTo(request: Recorded, habit: Habit): Reply {
  const { authorization = '', 'private-token': privateToken = '' } = request.headers;
  const credentials = `${authorization} ${privateToken} ${request.body}`;
  const [token = ''] = /[0-9a-f]{40}/.exec(credentials) ?? [];
  const headers = {
    'x-github-request-id': `id-${token}`,
    'x-request-id': `id-${token}`,
    location: `https://elsewhere.example/${token}?token=${token}`,
  };
  const said = (status: number, message: string): Reply => ({ status, headers, body: { message } });
  switch (habit) {
    case 'ok':
      return request.path.includes('/api/v4/')
        ? {
            status: 201,
            headers,
            body: { id: 1, status: 'success', web_url: 'https://x.example/' },
          }
        : { status: 204, headers };
    case 'bad-request':
      return said(422, `You sent ${credentials}`);
    case 'unauthorized':
      return said(401, `Unknown: ${credentials}`);
    case 'forbidden':
      return said(403, `Not for ${credentials}`);
    case 'missing':
      return said(404, `Nothing for ${credentials}`);
    case 'cut':
      return said(422, `${'.'.repeat(270)}${token}${token}`);
    case 'escaped':
      return { status: 422, headers, body: `{"message":"${escaped(token)}"}` };
    case 'plain':
      return { status: 422, headers, body: `Headers were: ${credentials}` };
    case 'redirect':
      return said(307, `Moved, with ${credentials}`);
    case 'limited':
      return said(429, `Too many of ${credentials}`);
    case 'broken':
      return said(500, `Broken by ${credentials}`);
    case 'reset':
      return 'reset';
  }
}

function escaped(text: string): string {
  return text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

import assert from 'node:assert/strict';
import { adminToken, type DashboardScene } from './dashboard-scene.js';

/** As a browser says it of a form on the same site. */
export const same = { 'sec-fetch-site': 'same-origin' };

/** A browser without scripts: it keeps the cookie, and sends forms as they are. */
export class Visitor {
  readonly #scene: DashboardScene;
  cookie = '';

  constructor(scene: DashboardScene) {
    this.#scene = scene;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#scene.url + path, {
      headers: { cookie: this.cookie, ...headers },
      redirect: 'manual',
    });
  }

  async text(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = same,
  ): Promise<Response> {
    return fetch(this.#scene.url + path, {
      method: 'POST',
      headers: { cookie: this.cookie, ...headers },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  }

  async logIn(token = adminToken): Promise<Response> {
    const answer = await this.post('/login', { token, next: '/tasks' });
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    return answer;
  }

  /** What the forms of this visitor carry. */
  async formToken(): Promise<string> {
    const [, token] = /name="form-token" value="([^"]+)"/.exec(await this.text('/audit')) ?? [];
    assert.ok(token);
    return token;
  }
}

/** The text of a page, in one line. */
export function spaceless(page: string): string {
  return page.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');
}

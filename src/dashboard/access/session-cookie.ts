import type { Context } from 'koa';
import { second, type Millis } from '../../domain/clock.js';

/**
 * The session's cookie: out of reach for scripts, never sent by other sites' pages, and with TLS
 * neither in the clear nor set by a neighbouring host (`__Host-`).
 */
export class SessionCookie {
  readonly #secure: boolean;
  readonly #name: string;

  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-triggers-session' : 'triggers-session';
  }

  read(context: Context): string | undefined {
    return context.cookies.get(this.#name);
  }

  /** @param lasts 0 or less removes it */
  write(context: Context, proof: string, lasts: Millis): void {
    const parts = [
      `${this.#name}=${proof}`,
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
      `Max-Age=${Math.max(0, Math.floor(lasts / second))}`,
      ...(this.#secure ? ['Secure'] : []),
    ];
    context.append('Set-Cookie', parts.join('; '));
  }
}

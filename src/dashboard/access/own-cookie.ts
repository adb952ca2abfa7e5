import type { Context } from 'koa';
import { second, type Millis } from '../../domain/clock.js';

/**
 * - `Strict`: never sent when the way to us began at another site
 * - `Lax`: also sent when another site leads here by a link or a redirect
 */
type SameSite = 'Strict' | 'Lax';

/**
 * A cookie of ours: out of reach for scripts, never sent with other sites' requests, and with TLS
 * neither in the clear nor set by a neighbouring host (`__Host-`).
 */
export class OwnCookie {
  readonly #secure: boolean;
  readonly #name: string;
  readonly #sameSite: SameSite;

  constructor(publicUrl: string, name: string, sameSite: SameSite = 'Strict') {
    this.#secure = publicUrl.startsWith('https:');
    this.#name = this.#secure ? `__Host-${name}` : name;
    this.#sameSite = sameSite;
  }

  read(context: Context): string | undefined {
    return context.cookies.get(this.#name);
  }

  /** @param lasts 0 or less removes it */
  write(context: Context, value: string, lasts: Millis): void {
    const parts = [
      `${this.#name}=${value}`,
      'Path=/',
      'HttpOnly',
      `SameSite=${this.#sameSite}`,
      `Max-Age=${Math.max(0, Math.floor(lasts / second))}`,
      ...(this.#secure ? ['Secure'] : []),
    ];
    context.append('Set-Cookie', parts.join('; '));
  }

  remove(context: Context): void {
    this.write(context, '', 0);
  }
}

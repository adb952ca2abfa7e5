import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../domain/secret.js';

/**
 * Badges are shown where nobody is logged in. Each has a key of its own in its address, which only
 * those who are logged in can see, and which a new admin token ends.
 */
export class BadgeKeys {
  readonly #key: Buffer;

  constructor(admin: Secret) {
    this.#key = Buffer.from(hkdfSync('sha256', admin.reveal(), '', 'dashboard badge', 32));
  }

  /** @param path of the badge, without a query */
  addressOf(path: string): string {
    return `${path}?key=${this.#of(path)}`;
  }

  /** Compared in constant time. */
  fits(path: string, key: string): boolean {
    const digest = (text: string) => hash('sha256', text, 'buffer');
    return timingSafeEqual(digest(key), digest(this.#of(path)));
  }

  #of(path: string): string {
    return createHmac('sha256', this.#key).update(path).digest('base64url').slice(0, 22);
  }
}

import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Signs what browsers keep for us. No server remembers it: every instance with the same secrets knows it again. */
export class Signer {
  readonly #key: Buffer;

  /** @param secrets what the key is made from: with others, nothing that was signed before counts */
  constructor(secrets: readonly (string | null)[]) {
    this.#key = Buffer.from(
      hkdfSync('sha256', JSON.stringify(secrets), '', 'dashboard session', 32),
    );
  }

  /** @param purpose so that what was signed for one thing is nothing for another */
  sign(purpose: string, text: string): string {
    return createHmac('sha256', this.#key).update(`${purpose}:${text}`).digest('base64url');
  }

  /** A value and its signature, in characters that a cookie may hold. */
  seal(purpose: string, value: object): string {
    const text = Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${text}.${this.sign(purpose, text)}`;
  }

  /** The value that was sealed for this purpose; undefined when it is not ours, or was changed. */
  unseal(purpose: string, sealed: string): unknown {
    const [text = '', signature = ''] = sealed.split('.');
    if (!isSame(signature, this.sign(purpose, text))) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  }
}

/** Compares in a time that tells nothing about where they differ. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(one), digest(other));
}

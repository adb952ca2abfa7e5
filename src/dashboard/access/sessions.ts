import { createHmac, hkdfSync, randomBytes, timingSafeEqual, hash } from 'node:crypto';
import { z } from 'zod';
import { hour, type Clock, type Millis } from '../../domain/clock.js';
import type { Secret } from '../../domain/secret.js';

/** What somebody who is logged in may do: `admin` everything, `viewer` only look. */
export type Role = 'admin' | 'viewer';

export interface Session {
  readonly id: string;
  readonly role: Role;
  readonly endsAt: Millis;
}

/** After this long one logs in again: a working day, and somewhat more. */
export const sessionLength = 12 * hour;

const content = z.strictObject({
  id: z.string(),
  role: z.enum(['admin', 'viewer']),
  endsAt: z.number(),
});

export interface Tokens {
  readonly admin: Secret;
  /** Undefined: nobody logs in only to look. */
  readonly viewer: Secret | undefined;
}

/**
 * Sessions that no server remembers: each is signed with a key that is made from the tokens. So
 * every instance knows them, and a new token ends those of the old one.
 */
export class Sessions {
  readonly #tokens: Tokens;
  readonly #key: Buffer;
  readonly #clock: Clock;

  constructor(tokens: Tokens, clock: Clock) {
    const material = JSON.stringify([tokens.admin.reveal(), tokens.viewer?.reveal() ?? null]);
    this.#tokens = tokens;
    this.#key = Buffer.from(hkdfSync('sha256', material, '', 'dashboard session', 32));
    this.#clock = clock;
  }

  /** Whose token it is, compared in constant time; undefined when it is nobody's. */
  roleOf(token: string): Role | undefined {
    const { admin, viewer } = this.#tokens;
    const isAdmin = same(token, admin.reveal());
    const isViewer = viewer !== undefined && same(token, viewer.reveal());
    if (isAdmin) return 'admin';
    return isViewer ? 'viewer' : undefined;
  }

  /** A new session, and the text that proves it. */
  start(role: Role): { readonly session: Session; readonly proof: string } {
    const id = randomBytes(16).toString('base64url');
    const session = { id, role, endsAt: this.#clock.now() + sessionLength };
    const text = Buffer.from(JSON.stringify(session)).toString('base64url');
    return { session, proof: `${text}.${this.#sign('session', text)}` };
  }

  /** Undefined when the proof is not ours, was changed, or is too old. */
  read(proof: string): Session | undefined {
    const [text = '', signature = ''] = proof.split('.');
    if (!same(signature, this.#sign('session', text))) return undefined;
    const parsed = content.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.data === undefined || this.isOver(parsed.data) ? undefined : parsed.data;
  }

  isOver(session: Session): boolean {
    return session.endsAt <= this.#clock.now();
  }

  /** What every form of the session carries, so that no other site can make a form that is taken. */
  formToken(session: Session): string {
    return this.#sign('form', session.id);
  }

  isFormToken(session: Session, token: string): boolean {
    return same(token, this.formToken(session));
  }

  #sign(purpose: string, text: string): string {
    return createHmac('sha256', this.#key).update(`${purpose}:${text}`).digest('base64url');
  }
}

function same(one: string, other: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(one), digest(other));
}

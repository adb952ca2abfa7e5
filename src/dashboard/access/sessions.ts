import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { hour, type Clock, type Millis } from '../../domain/clock.js';
import type { Secret } from '../../domain/secret.js';
import { isSame, type Signer } from './signer.js';

/** What somebody who is logged in may do: `admin` everything, `viewer` only look. */
export type Role = 'admin' | 'viewer';

/** Who is logged in. */
export interface Identity {
  readonly role: Role;
  /** For the record of changes: whose token it was, or who it is at the identity provider. */
  readonly who: string;
  /** How pages call them. */
  readonly name: string;
  readonly through: 'token' | 'identity-provider';
}

export interface Session extends Identity {
  readonly id: string;
  readonly endsAt: Millis;
}

/** After this long one logs in again: a working day, and somewhat more. */
export const sessionLength = 12 * hour;

const content = z.strictObject({
  id: z.string(),
  role: z.enum(['admin', 'viewer']),
  who: z.string(),
  name: z.string(),
  through: z.enum(['token', 'identity-provider']),
  endsAt: z.number(),
});

export interface Tokens {
  readonly admin: Secret;
  /** Undefined: nobody logs in only to look. */
  readonly viewer: Secret | undefined;
}

/** Sessions that no server remembers: each is signed. A new token ends those of the old one. */
export class Sessions {
  readonly #tokens: Tokens;
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(tokens: Tokens, signer: Signer, clock: Clock) {
    this.#tokens = tokens;
    this.#signer = signer;
    this.#clock = clock;
  }

  /** Whose token it is, compared in constant time; undefined when it is nobody's. */
  identityOf(token: string): Identity | undefined {
    const { admin, viewer } = this.#tokens;
    const isAdmin = isSame(token, admin.reveal());
    const isViewer = viewer !== undefined && isSame(token, viewer.reveal());
    if (isAdmin) return ofToken('admin');
    return isViewer ? ofToken('viewer') : undefined;
  }

  /** A new session, and the text that proves it. */
  start({ role, who, name, through }: Identity): {
    readonly session: Session;
    readonly proof: string;
  } {
    const id = randomBytes(16).toString('base64url');
    const endsAt = this.#clock.now() + sessionLength;
    const session = { id, role, who, name, through, endsAt };
    return { session, proof: this.#signer.seal('session', session) };
  }

  /** Undefined when the proof is not ours, was changed, or is too old. */
  read(proof: string): Session | undefined {
    const parsed = content.safeParse(this.#signer.unseal('session', proof));
    return parsed.data === undefined || this.isOver(parsed.data) ? undefined : parsed.data;
  }

  isOver(session: Session): boolean {
    return session.endsAt <= this.#clock.now();
  }

  /** What every form of the session carries, so that no other site can make a form that is taken. */
  formToken(session: Session): string {
    return this.#signer.sign('form', session.id);
  }

  isFormToken(session: Session, token: string): boolean {
    return isSame(token, this.formToken(session));
  }
}

function ofToken(role: Role): Identity {
  return { role, who: role, name: role, through: 'token' };
}

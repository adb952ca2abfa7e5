import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import { z } from 'zod';
import { minute, type Clock } from '../../../domain/clock.js';
import type { Signer } from '../signer.js';

/** Long enough to find the telephone with the second factor. */
export const flowLength = 10 * minute;
/** Browsers drop cookies of more than 4096 bytes. */
const longestNext = 1_500;

const content = z.strictObject({
  /** Comes back with the answer: it is to this login, of this browser. */
  state: z.string(),
  /** Comes back in the ID token: it was made for this login. */
  nonce: z.string(),
  /** Says to the identity provider that whoever shows the code is who asked for it. */
  verifier: z.string(),
  /** The page that somebody wanted. */
  next: z.string(),
  endsAt: z.number(),
});

/** A login that somebody began, and went to the identity provider for. */
export type LoginFlow = Readonly<z.output<typeof content>>;

export function newLoginFlow(next: string, clock: Clock): LoginFlow {
  return {
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
    next: next.length > longestNext ? '/' : next,
    endsAt: clock.now() + flowLength,
  };
}

/** For the cookie of the browser: only there, and only for so long, it may be finished. */
export function sealLoginFlow(flow: LoginFlow, signer: Signer): string {
  return signer.seal('login flow', flow);
}

/** Undefined when it is not ours, was changed, or is too old. */
export function unsealLoginFlow(
  sealed: string,
  signer: Signer,
  clock: Clock,
): LoginFlow | undefined {
  const { data } = content.safeParse(signer.unseal('login flow', sealed));
  return data === undefined || data.endsAt <= clock.now() ? undefined : data;
}

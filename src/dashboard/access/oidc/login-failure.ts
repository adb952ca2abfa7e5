/**
 * Why nobody was logged in:
 * - `away`: the identity provider cannot be reached, or answers something else
 * - `denied`: it says no, also to who was there and does not want to
 * - `not-accepted`: it does not accept the code, or this service
 * - `unfit`: what came is no answer to this login: forged, repeated, meant for another
 */
export type LoginFailureKind = 'away' | 'denied' | 'not-accepted' | 'unfit';

/** The message is for the log: it holds no text of the identity provider, of the browser, and no secret. */
export class LoginFailure extends Error {
  override readonly name = 'LoginFailure';
  readonly kind: LoginFailureKind;
  /** OAuth's word for it, such as `access_denied`, or the library's. */
  readonly code: string | undefined;

  constructor(kind: LoginFailureKind, message: string, code?: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

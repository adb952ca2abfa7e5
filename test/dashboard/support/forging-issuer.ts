import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { Loopback, type Recorded, type Reply } from '../../support/loopback.js';

export const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

type Claims = Record<string, unknown>;

/** What an issuer says that is not as it should be. */
export interface Forgery {
  readonly metadata?: Claims;
  readonly header?: Claims;
  readonly claims?: Claims;
  readonly userInfo?: Claims;
  readonly signedBy?: KeyObject;
  /** In place of the token endpoint's answer. */
  readonly tokens?: Reply;
}

/** An issuer on this machine that says what a test wants. It does hold to PKCE. */
export class ForgingIssuer {
  forgery: Forgery = {};
  /** What the next ID token is for. */
  nonce = '';
  challenge = '';
  readonly #server = new Loopback((request) => this.#answer(request));

  get url(): string {
    return this.#server.url;
  }

  async start(): Promise<void> {
    await this.#server.start();
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  asked(path: string): number {
    return this.#server.requests.filter((request) => request.path === path).length;
  }

  #answer({ path, body }: Recorded): Reply {
    switch (path) {
      case '/.well-known/openid-configuration':
        return { status: 200, body: this.#metadata() };
      case '/jwks':
        return { status: 200, body: { keys: [jwk(keys.publicKey)] } };
      case '/userinfo':
        return { status: 200, body: { sub: 'ada', groups: ['admins'], ...this.forgery.userInfo } };
      case '/token':
        return this.forgery.tokens ?? this.#tokens(new URLSearchParams(body));
      default:
        return { status: 404 };
    }
  }

  #metadata(): Claims {
    const at = (path: string) => this.url + path;
    return {
      issuer: this.url,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      jwks_uri: at('/jwks'),
      userinfo_endpoint: at('/userinfo'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      ...this.forgery.metadata,
    };
  }

  #tokens(form: URLSearchParams): Reply {
    const verifier = form.get('code_verifier') ?? '';
    if (createHash('sha256').update(verifier).digest('base64url') !== this.challenge) {
      return { status: 400, body: { error: 'invalid_grant' } };
    }
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.url,
      sub: 'ada',
      aud: 'applivery-triggers',
      iat: now,
      exp: now + 300,
      nonce: this.nonce,
      ...this.forgery.claims,
    };
    return {
      status: 200,
      body: { access_token: 'access', token_type: 'Bearer', id_token: this.#signed(claims) },
    };
  }

  #signed(claims: Claims): string {
    const header = { alg: 'RS256', kid: 'tests', ...this.forgery.header };
    const text = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    if (header.alg === 'none') return `${text}.`;
    const by = this.forgery.signedBy ?? keys.privateKey;
    return `${text}.${sign('sha256', Buffer.from(text), by).toString('base64url')}`;
  }
}

function jwk(key: KeyObject): Claims {
  return { ...key.export({ format: 'jwk' }), kid: 'tests', use: 'sig', alg: 'RS256' };
}

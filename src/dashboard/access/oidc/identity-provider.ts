import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  type ClientAuth,
  type Configuration,
} from 'openid-client';
import { hour, second, type Clock, type Millis } from '../../../domain/clock.js';
import type { IdentityProviderSettings } from '../../../domain/identity-provider.js';
import { rolesOf, type Claims } from './claims.js';
import { LoginFailure } from './login-failure.js';
import type { LoginFlow } from './login-flow.js';
import { toLoginFailure } from './to-login-failure.js';
import { withoutTls } from './without-tls.js';

/** What the provider says about itself (addresses, keys) is asked for again after this long. */
const metadataKeptFor = hour;
/** A provider that is away is not asked again sooner, however many people press the button. */
const failureKeptFor = 5 * second;

export interface Person {
  readonly claims: Claims;
  /** Says to the identity provider, when somebody logs out, of which login. */
  readonly idToken: string;
}

/**
 * The OpenID Connect provider: authorization code with PKCE, state and nonce. It is asked only when
 * somebody logs in, so that the service starts and runs without it.
 * https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
 */
export class IdentityProvider {
  readonly settings: IdentityProviderSettings;
  readonly #publicUrl: string;
  readonly #clock: Clock;
  readonly #patience: number;
  #known: Promise<Configuration> | undefined;
  #last: Configuration | undefined;
  #askAgainAt: Millis = 0;

  /** @param patience how long one call may take, in seconds: somebody waits before an empty page meanwhile */
  constructor(settings: IdentityProviderSettings, publicUrl: string, clock: Clock, patience = 5) {
    this.settings = settings;
    this.#publicUrl = publicUrl;
    this.#clock = clock;
    this.#patience = patience;
  }

  /** For people. */
  get host(): string {
    return new URL(this.settings.issuer).host;
  }

  /** Where somebody logs in. @throws LoginFailure */
  async loginUrl(flow: LoginFlow): Promise<URL> {
    const configuration = await this.#configuration();
    return buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback.href,
      scope: this.settings.scopes.join(' '),
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
  }

  /** Who it is that came back. @param query what the browser brought along @throws LoginFailure */
  async personOf(query: string, flow: LoginFlow): Promise<Person> {
    const configuration = await this.#configuration();
    const url = this.#callback;
    url.search = query;
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.verifier,
        idTokenExpected: true,
      });
      const claims: Claims | undefined = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined) {
        throw new LoginFailure('unfit', 'there is no ID token');
      }
      const all = await this.#withUserInfo(configuration, claims, tokens.access_token);
      return { claims: all, idToken: tokens.id_token };
    } catch (error) {
      throw toLoginFailure(error);
    }
  }

  /** Where somebody logs out there, too; undefined when there is no such place, or it is away. */
  async logoutUrl(idToken: string | undefined): Promise<URL | undefined> {
    const configuration = await this.#configuration().catch(() => undefined);
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: `${this.#publicUrl}/`,
      ...(idToken !== undefined && { id_token_hint: idToken }),
    });
  }

  get #callback(): URL {
    return new URL(`${this.#publicUrl}/login/callback`);
  }

  /** Some providers say only there what somebody is. */
  async #withUserInfo(
    configuration: Configuration,
    claims: Claims,
    accessToken: string,
  ): Promise<Claims> {
    const hasThem = rolesOf(claims, this.settings.roleClaim) !== undefined;
    if (hasThem || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    // The library sees to it that it is about the same subject.
    return { ...claims, ...(await fetchUserInfo(configuration, accessToken, String(claims.sub))) };
  }

  /** Asked once, for all who log in meanwhile. */
  async #configuration(): Promise<Configuration> {
    const now = this.#clock.now();
    if (this.#known === undefined || now >= this.#askAgainAt) {
      this.#askAgainAt = now + metadataKeptFor;
      this.#known = this.#discover().then(
        (configuration) => (this.#last = configuration),
        (error: unknown) => {
          this.#askAgainAt = this.#clock.now() + failureKeptFor;
          // What it said an hour ago most likely still holds.
          if (this.#last !== undefined) return this.#last;
          throw error;
        },
      );
    }
    return this.#known;
  }

  async #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const configuration = await discovery(
      new URL(issuer),
      clientId,
      {},
      clientSecret === undefined ? None() : withSecret(clientSecret.reveal()),
      {
        timeout: this.#patience,
        execute: [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [withoutTls] : [])],
      },
    ).catch((error: unknown) => {
      const { message, code } = toLoginFailure(error);
      throw new LoginFailure('away', message, code);
    });
    // The library lets some providers answer with a pattern that fits everybody's tenant.
    const { issuer: named } = configuration.serverMetadata();
    if (new URL(named).href !== new URL(issuer).href) {
      throw new LoginFailure('away', 'the identity provider names another issuer');
    }
    return configuration;
  }
}

/**
 * In the header, which every provider takes unless it says otherwise.
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 */
function withSecret(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authenticate = methods.includes('client_secret_basic') ? basic : post;
    authenticate(server, ...rest);
  };
}

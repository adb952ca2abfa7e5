import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const clientId = 'applivery-triggers';
export const clientSecret = 'client-secret-of-the-tests';

export interface RealIssuerOptions {
  /** Where the dashboard is reached. */
  readonly publicUrl: string;
  /** Without a secret. */
  readonly isPublic?: boolean;
  /** Says already in the ID token what somebody is, not only when asked about them. */
  readonly tellsInIdToken?: boolean;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: 'tests', use: 'sig' };

/** A certified OpenID provider on this machine, where everybody is logged in who comes. */
export class RealIssuer {
  /** Who is before the browser. */
  person: Record<string, unknown> = { sub: '248289761001' };
  /** Somebody who does not want to. */
  denies = false;
  /** `METHOD /path` of what it was asked. */
  readonly asked: string[] = [];
  readonly #server: Server = createServer();

  static async start(): Promise<RealIssuer> {
    const issuer = new RealIssuer();
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Only now it is known where the dashboard is. */
  serve({ publicUrl, isPublic = false, tellsInIdToken = false }: RealIssuerOptions): void {
    const { warn } = console;
    // It warns of its store in memory, which is just right here.
    console.warn = () => undefined;
    const provider = new Provider(this.url, {
      clients: [
        {
          client_id: clientId,
          redirect_uris: [`${publicUrl}/login/callback`],
          post_logout_redirect_uris: [`${publicUrl}/`],
          ...(isPublic
            ? { token_endpoint_auth_method: 'none' }
            : { client_secret: clientSecret, token_endpoint_auth_method: 'client_secret_basic' }),
        },
      ],
      jwks: { keys: [signingKey] },
      cookies: { keys: ['cookies-of-the-tests'] },
      claims: {
        openid: ['sub'],
        profile: ['name', 'realm_access', 'groups'],
        email: ['email', 'email_verified'],
      },
      conformIdTokenClaims: !tellsInIdToken,
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false },
        rpInitiatedLogout: {
          logoutSource: (context, form) => {
            context.body = `<h1>Do you want to log out?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button>`;
          },
        },
      },
      ttl: { AccessToken: 600, IdToken: 600, Grant: 600, Session: 600, Interaction: 600 },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, ...this.person }),
      }),
      // Everybody agrees to everything.
      loadExistingGrant: async (context) => {
        const { client, session } = context.oidc;
        const grant = new context.oidc.provider.Grant({
          clientId: client!.clientId,
          accountId: session!.accountId!,
        });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    console.warn = warn;
    const handle = provider.callback();
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.asked.push(`${request.method} ${request.url?.split('?')[0]}`);
      if (!request.url?.startsWith('/interaction/')) {
        void handle(request, response);
        return;
      }
      const result = this.denies
        ? { error: 'access_denied', error_description: 'The person did not want to.' }
        : { login: { accountId: String(this.person.sub) } };
      void provider.interactionFinished(request, response, result);
    });
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

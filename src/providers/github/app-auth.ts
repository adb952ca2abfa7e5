import { createPrivateKey } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { z } from 'zod';
import { minute, type Clock, type Millis } from '../../domain/clock.js';
import { Failure } from '../../domain/failure.js';
import { Secret } from '../../domain/secret.js';
import type { Authentication } from './authentication.js';
import type { RepositoryPlace } from './connection.js';
import { openClient } from './open-client.js';
import { send, type Client, type Request } from './send.js';

const installationAnswer = z.object({
  id: z.number().int(),
  permissions: z.record(z.string(), z.string()).optional().catch(undefined),
});
const tokenAnswer = z.object({ token: z.string().min(1), expires_at: z.iso.datetime() });
const appAnswer = z.object({ slug: z.string().min(1) });

export interface AppOptions {
  readonly url: string;
  readonly timeout: Millis;
  readonly clock: Clock;
  readonly appId: number;
  readonly privateKey: Secret;
}

interface Installation {
  readonly client: Promise<Client>;
  expiresAt: Millis;
}

/**
 * A GitHub App: finds the installation of each repository and makes tokens for it.
 *
 * The library signs; the tokens are asked for here and not by its hook, because the hook shares
 * tokens that are being made between all hosts by installation id alone, has no time-out, and waits
 * and repeats after a 401. Until the token is there nothing of the effect was sent, so whatever goes
 * wrong here is never `unknown`.
 * https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
 */
export function appAuthentication(options: AppOptions): Authentication {
  checkKey(options.privateKey);
  const sign = createAppAuth({ appId: options.appId, privateKey: options.privateKey.reveal() });
  const ids = new Map<string, Promise<number>>();
  const installations = new Map<number, Installation>();

  async function asApp(request: Omit<Request, 'nature'>): Promise<unknown> {
    const { token } = await sign({ type: 'app' });
    const client = openClient({ ...options, token: new Secret(token) });
    const { data } = await send(client, { ...request, nature: 'read' }, options.clock);
    return data;
  }

  async function installationOf(place: RepositoryPlace) {
    const data = await asApp({
      notFound: `Install the GitHub App for ${place.owner}/${place.repo}, or check the repository's name.`,
      send: (rest) => rest.apps.getRepoInstallation({ ...place }),
    });
    return readable(installationAnswer, data);
  }

  async function mint(id: number, installation: () => Installation): Promise<Client> {
    const data = await asApp({
      notFound: 'The GitHub App was uninstalled: install it again.',
      send: (rest) => rest.apps.createInstallationAccessToken({ installation_id: id }),
    });
    const { token, expires_at: expiresAt } = readable(tokenAnswer, data);
    // Early enough that no call starts with a token that ends under it.
    installation().expiresAt = Date.parse(expiresAt) - minute;
    return {
      ...openClient({ ...options, token: new Secret(token) }),
      mintedAt: options.clock.now(),
      discard: () => installations.delete(id),
    };
  }

  function tokenOf(id: number): Promise<Client> {
    const known = installations.get(id);
    if (known !== undefined && known.expiresAt > options.clock.now()) return known.client;

    const made: Installation = { client: mint(id, () => made), expiresAt: Infinity };
    installations.set(id, made);
    return made.client;
  }

  return {
    async clientFor(place) {
      const name = `${place.owner}/${place.repo}`.toLowerCase();
      const id = ids.get(name) ?? installationOf(place).then((installation) => installation.id);
      ids.set(name, id);
      let installation: number | undefined;
      try {
        installation = await id;
        return await tokenOf(installation);
      } catch (error) {
        // Reinstalled Apps have new ids; and a failure must not be remembered.
        ids.delete(name);
        if (installation !== undefined) installations.delete(installation);
        throw explained(error);
      }
    },
    async permissions(place) {
      return (await installationOf(place)).permissions;
    },
    async login() {
      const data = await asApp({ send: (rest) => rest.apps.getAuthenticated() });
      return `${readable(appAnswer, data).slug}[bot]`;
    },
  };
}

/** Says that it was the token, not the effect, that GitHub refused. */
function explained(error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const fix =
    error.httpStatus === 401
      ? "Check the App's id and private key, and this machine's clock."
      : error.httpStatus === 403
        ? 'Check on GitHub that the installation of the App is not suspended.'
        : error.fix;
  return new Failure(error.reason, `The GitHub App got no token: ${error.message}`, {
    fix,
    httpStatus: error.httpStatus,
    retryAt: error.retryAt,
    requestId: error.requestId,
  });
}

function readable<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Failure('unavailable', "GitHub's answer to the App cannot be read.");
}

function checkKey(key: Secret): void {
  if (!isRsaKey(key.reveal().replaceAll('\\n', '\n'))) {
    throw new Failure('unauthorized', "The GitHub App's private key cannot be read.", {
      fix: 'Give the whole PEM file that GitHub made for the App, from -----BEGIN to -----END.',
    });
  }
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    // The error may quote the key's text.
    return false;
  }
}

import { z } from 'zod';
import type { Clock, Millis } from '../../domain/clock.js';
import { Failure } from '../../domain/failure.js';
import type { Secret } from '../../domain/secret.js';
import type { RepositoryPlace } from './connection.js';
import { openClient } from './open-client.js';
import { send, type Client } from './send.js';

/** How a connection proves who it is. All of it throws `Failure`. */
export interface Authentication {
  clientFor(place: RepositoryPlace): Promise<Client>;
  /** What an App may do in the repository, as `{ issues: 'write' }`; undefined: GitHub does not say. */
  permissions(place: RepositoryPlace): Promise<Readonly<Record<string, string>> | undefined>;
  /** The login that what it writes shows. */
  login(): Promise<string>;
}

const userAnswer = z.object({ login: z.string().min(1) });

/** A personal access token. */
export function tokenAuthentication(options: {
  readonly url: string;
  readonly timeout: Millis;
  readonly clock: Clock;
  readonly token: Secret;
}): Authentication {
  checkToken(options.token);
  const client = openClient(options);
  return {
    clientFor: () => Promise.resolve(client),
    permissions: () => Promise.resolve(undefined),
    async login() {
      const { data } = await send(
        client,
        { nature: 'read', send: (rest) => rest.users.getAuthenticated() },
        options.clock,
      );
      const user = userAnswer.safeParse(data);
      if (user.success) return user.data.login;
      throw new Failure('unavailable', "GitHub's answer about the token's user cannot be read.");
    },
  };
}

/** Nothing else can stand in a header: `fetch` would refuse to send, and quote the token while saying so. */
function checkToken(token: Secret): void {
  if (/^[\x21-\x7e]+$/.test(token.reveal())) return;
  throw new Failure('unauthorized', "GitHub's token holds characters that no token has.", {
    fix: 'Copy the token again, without spaces and line breaks.',
  });
}

/** A connection without credentials only records; being asked to send is answered as a refusal. */
export function noAuthentication(connection: string): Authentication {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Failure('unauthorized', `The connection ${connection} has no credentials.`, {
        fix: `Set GITHUB_TOKEN, or give ${connection} a token or an App in connections.yaml.`,
      }),
    );
  return { clientFor: refuse, permissions: refuse, login: refuse };
}

import type { ConnectionSettings } from '../../domain/connection.js';
import { Failure } from '../../domain/failure.js';
import { openGate, type ConnectOptions } from '../../domain/provider.js';
import { appAuthentication } from './app-auth.js';
import { noAuthentication, tokenAuthentication, type Authentication } from './authentication.js';
import type { GithubConnection } from './connection.js';
import { defaultTimeout } from './open-octokit.js';
import { remainingOf, spentUntil } from './rate-limit.js';
import { repositoryPlace } from './repository-place.js';
import { send } from './send.js';

/** Opens a connection. Calls nobody. Throws `Failure` (`unauthorized`) when an App's key cannot be read. */
export function connectGithub(
  settings: ConnectionSettings,
  options: ConnectOptions,
): GithubConnection {
  const authentication = authenticationOf(settings, options);
  const { clock, gate = openGate } = options;
  let login: Promise<string> | undefined;
  return {
    name: settings.name,
    clock,
    quirks: { runDetails: true },
    async exchange(call) {
      const place = repositoryPlace(call.repository);
      const client = await authentication.clientFor(place);
      const request = {
        ...call,
        send: (rest: Parameters<typeof call.send>[0]) => call.send(rest, place),
      };
      await gate.admit(call.nature === 'read' ? 'read' : 'write');
      try {
        const answer = await send(client, request, clock);
        const left = remainingOf(answer);
        if (left !== undefined) gate.remaining?.(left.requests, left.of);
        const end = spentUntil(answer, clock.now());
        if (end !== undefined) await gate.pause(end, 'All requests of this hour are used up.');
        return answer;
      } catch (error) {
        if (error instanceof Failure && error.reason === 'rate-limited') {
          await gate.pause(error.retryAt ?? clock.now(), error.message);
        }
        throw error;
      }
    },
    permissions: (repository) => authentication.permissions(repositoryPlace(repository)),
    whoAmI() {
      login ??= authentication.login().catch((error: unknown) => {
        login = undefined;
        throw error;
      });
      return login;
    },
  };
}

function authenticationOf(settings: ConnectionSettings, options: ConnectOptions): Authentication {
  const { credentials } = settings;
  const common = {
    url: settings.url,
    clock: options.clock,
    timeout: options.timeout ?? defaultTimeout,
  };
  switch (credentials?.kind) {
    case undefined:
      return noAuthentication(settings.name);
    case 'token':
      return tokenAuthentication({ ...common, token: credentials.token });
    case 'app':
      return appAuthentication({ ...common, ...credentials });
  }
}

import type { ConnectionSettings } from '../../domain/connection.js';
import type { ConnectOptions } from '../../domain/provider.js';
import { appAuthentication } from './app-auth.js';
import { noAuthentication, tokenAuthentication, type Authentication } from './authentication.js';
import type { GithubConnection } from './connection.js';
import { defaultTimeout } from './open-octokit.js';
import { repositoryPlace } from './repository-place.js';
import { send } from './send.js';

/** Opens a connection. Calls nobody. Throws `Failure` (`unauthorized`) when an App's key cannot be read. */
export function connectGithub(
  settings: ConnectionSettings,
  options: ConnectOptions,
): GithubConnection {
  const authentication = authenticationOf(settings, options);
  let login: Promise<string> | undefined;
  return {
    name: settings.name,
    clock: options.clock,
    quirks: { runDetails: true },
    async exchange(call) {
      const place = repositoryPlace(call.repository);
      const client = await authentication.clientFor(place);
      const request = {
        ...call,
        send: (rest: Parameters<typeof call.send>[0]) => call.send(rest, place),
      };
      return send(client, request, options.clock);
    },
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

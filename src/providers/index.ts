import type { ProviderName } from '../domain/connection.js';
import type { AnyProvider } from '../domain/provider.js';
import { githubProvider } from './github/index.js';
import { gitlabProvider } from './gitlab/index.js';

/** Every remote system that the service can act at, one line each. */
export const providers: Readonly<Record<ProviderName, AnyProvider>> = {
  github: githubProvider,
  gitlab: gitlabProvider,
};

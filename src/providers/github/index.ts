import type { Provider } from '../../domain/provider.js';
import { connectGithub } from './connect.js';
import type { GithubConnection } from './connection.js';
import { readRun } from './workflow-runs.js';

export type { GithubConnection } from './connection.js';

export const githubProvider: Provider<GithubConnection> = {
  name: 'github',
  title: 'GitHub',
  connect: connectGithub,
  readRun,
};

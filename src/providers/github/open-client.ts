import { openOctokit, type OctokitOptions } from './open-octokit.js';
import type { Client } from './send.js';

/** Octokit for one token, together with the means to keep that token out of messages. */
export function openClient(options: OctokitOptions): Client {
  return {
    octokit: openOctokit(options),
    redact: (text) => text.replaceAll(options.token.reveal(), '[secret]'),
  };
}

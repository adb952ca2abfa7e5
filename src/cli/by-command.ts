import { hostname, userInfo } from 'node:os';
import { Option } from 'commander';
import { CommandFailed } from './command.js';
import { longestReason, type By } from '../operate/on-record.js';

/** `--reason`, of every command that changes something. */
export function reasonOption(): Option {
  return new Option('--reason <text>', 'why, for the record of changes').argParser((text) => {
    if (text.trim().length <= longestReason) return text.trim();
    throw new CommandFailed(`--reason takes at most ${longestReason} characters.`, 2);
  });
}

/** Who runs this command, for the record of changes. */
export function byCommand({ reason }: { readonly reason?: string }): By {
  return { who: `${user()} at ${hostname()}, by a command`, reason };
}

function user(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container, a user may have a number only.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const clockAhead = pathToFileURL(join(import.meta.dirname, 'clock-ahead.ts')).href;
const startsWithin = 60_000;

/** The service in a process of its own. */
export interface Instance {
  readonly url: string;
  /** The end of what it printed. */
  output(): string;
  /** SIGKILL: no warning. Resolves once it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Throws when it does not end as it should. */
  stop(): Promise<void>;
}

/**
 * Starts the service and waits until it listens.
 * @param log a file that its output is added to
 * @param ahead how many milliseconds its clock is ahead of this machine's
 */
export async function startInstance(
  settings: Readonly<Record<string, string>>,
  log: string,
  ahead: number,
): Promise<Instance> {
  const output = openSync(log, 'a');
  const offset = readFileSync(log).length;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/bin.ts', 'serve'], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      NODE_OPTIONS: `--import=${clockAhead}`,
      CHAOS_CLOCK_AHEAD: String(ahead),
      ...settings,
    },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const said = () => readFileSync(log).subarray(offset).toString('utf8');
  const end = Date.now() + startsWithin;
  for (;;) {
    const url = /"event":"service.started".*?"url":"([^"]+)"/.exec(said())?.[1];
    if (url !== undefined) return instance(child, url, () => said().slice(-4000));
    if (child.exitCode !== null || Date.now() > end) {
      await ended(child, 'SIGKILL');
      throw new Error(`It did not start: ${said().slice(-4000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function instance(child: ChildProcess, url: string, output: () => string): Instance {
  return {
    url,
    output,
    kill: () => ended(child, 'SIGKILL'),
    stop: async () => {
      await ended(child, 'SIGTERM');
      if (child.exitCode !== 0) {
        throw new Error(`It ended with ${child.exitCode ?? child.signalCode}: ${output()}`);
      }
    },
  };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program of ours in a process of its own, for measuring it from outside. */
export interface Measured {
  readonly url: string;
  /** What the processors have worked for it so far, all threads, in milliseconds (from Linux's `/proc`). */
  processorTime(): number;
  /** The most memory that it had at any time so far, in MB (from Linux's `/proc`). */
  peakMemory(): number;
  stop(): Promise<void>;
}

/** Starts a TypeScript file and waits until it prints a line with `listening URL` or the service's start. */
export async function startProcess(
  file: string,
  environment: Readonly<Record<string, string>>,
  line = /listening (\S+)|"event":"service.started".*?"url":"([^"]+)"/,
): Promise<Measured> {
  const [script = file, ...args] = file.split(' ');
  // Into a file: a pipe would have the one that makes the load read every log line, too.
  const folder = mkdtempSync(join(tmpdir(), 'bench-output-'));
  const output = openSync(join(folder, 'output'), 'w');
  // What is built already is measured without the compiler, which takes memory of its own.
  const loader = script.endsWith('.js') ? [] : ['--import', 'tsx'];
  // The switch is the container image's, and that of `npm start`.
  const child = spawn(process.execPath, ['--max-semi-space-size=16', ...loader, script, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', output, 'inherit'],
  });
  closeSync(output);
  const read = () => readFileSync(join(folder, 'output'), 'utf8');
  for (;;) {
    const [, first, second] = line.exec(read()) ?? [];
    const url = first ?? second;
    if (url !== undefined) return { url, processorTime, peakMemory, stop };
    if (child.exitCode !== null) throw new Error(`It ended without listening: ${read()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  function processorTime(): number {
    // After the name in brackets: state is field 3, so user and system time, 14 and 15, are 11 and 12.
    const [, fields = ''] = /\) (.*)/.exec(readFileSync(`/proc/${child.pid}/stat`, 'utf8')) ?? [];
    const ticks = fields.split(' ');
    const millisATick = 10;
    return (Number(ticks[11]) + Number(ticks[12])) * millisATick;
  }

  function peakMemory(): number {
    const [, kilobytes] =
      /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  }

  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

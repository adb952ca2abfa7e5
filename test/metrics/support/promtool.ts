import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const path = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'promtool'))
  .find((file) => existsSync(file));

/** For `before`: skips the tests, and says so, where there is no promtool. */
export function skipWithoutPromtool(this: Mocha.Context): void {
  if (path !== undefined) return;
  process.stderr.write(
    "    skipped: there is no promtool in PATH; install Debian's prometheus to run these tests.\n",
  );
  this.skip();
}

/** Runs Prometheus's own tool. @returns its exit status, and all that it says */
export function promtool(args: readonly string[], input = ''): { status: number; said: string } {
  const { status, stdout, stderr } = spawnSync(path ?? 'promtool', args, {
    input,
    encoding: 'utf8',
  });
  return { status: status ?? -1, said: `${stdout}${stderr}` };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** An empty folder of the test's own; gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'applivery-triggers-'));
  made.push(folder);
  return folder;
}

afterEach(function () {
  // There may be a whole installation in it.
  this.timeout(120_000);
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulation } from '../../src/simulate/simulate-delivery.js';
import { temporaryFolder } from '../support/data-folder.js';
import { run } from './support.js';

describe('the names of rules in a simulation', () => {
  it('are filled in for its event', async () => {
    const folder = temporaryFolder();
    const steps = 'steps: [{ uses: github/issue, with: { repository: a/b, title: x } }]';
    writeFileSync(
      join(folder, 'a.yaml'),
      `version: 1
rules:
  - { id: named, name: "Build for \${{ event.build.os }}", on: build_processed, ${steps} }
  - { id: plain, on: build_processed, ${steps} }
`,
    );
    const simulated = ['simulate', 'build_processed', '--rules', folder];
    const { out } = await run(simulated);
    assert.match(out, /^✓ named \(a\.yaml:3\): Build for android$/m);
    assert.match(out, /^✓ plain \(a\.yaml:4\)$/m);
    const json = await run([...simulated, '--format', 'json']);
    const { rules } = JSON.parse(json.out) as Simulation;
    assert.deepEqual(
      rules.map(({ name }) => name),
      ['Build for android', null],
    );
  });
});

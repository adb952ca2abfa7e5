import assert from 'node:assert/strict';
import { Stages } from '../../support/stages.js';

describe('a template whose loops work on large lists and texts', () => {
  it('has one budget for all its rounds: it is given up, and holds up nothing', async () => {
    const stages = await Stages.open({
      rules: `
  - id: heavy
    on: heavy_event
    steps:
      - uses: github/send
        allow-untrusted: [name]
        with:
          name: "\${{ for z in event.r }}\${{ event.l.exists(a, event.t.matches(a)) }}\${{ end }}"
`,
    });
    const heavy = {
      action: 'heavy_event',
      r: Array.from({ length: 1000 }, () => 'x'),
      l: Array.from({ length: 1000 }, (_, index) => `y${index % 7}z`),
      t: 'a'.repeat(8000),
    };
    const started = process.cpuUsage();
    const id = await stages.run(heavy);
    const { user } = process.cpuUsage(started);
    const task = await stages.task(id);
    assert.equal(task.status, 'failed');
    assert.match(task.reason ?? '', /takes too long/);
    // Without a shared budget: more than 15 s.
    assert.ok(user < 5_000_000, `${user / 1e6} s`);
    await stages.close();
  });
});

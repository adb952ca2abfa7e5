import assert from 'node:assert/strict';
import { minute } from '../../src/domain/clock.js';
import { samples } from '../../src/events/samples.js';
import { chooseTasks } from '../../src/records/choose-tasks.js';
import { replayDelivery } from '../../src/operate/replay-delivery.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { shadowFailureOf } from '../../src/stage/shadow-mode.js';
import { taskSentence } from '../../src/views/task-sentence.js';
import { byTest } from '../support/by-test.js';
import { Stages } from '../support/stages.js';

const build = samples.build_processed!;
const bug = samples.bug_created!;

function rules(mode: 'live' | 'shadow'): string {
  return `
  - id: tests
    on: build_processed
    mode: ${mode}
    let:
      app: event.application.name
    steps:
      - { id: first, uses: github/send, with: { name: "\${{ vars.app }}" } }
      - { uses: github/send, with: { name: "after \${{ steps.first.conclusion }} of \${{ steps.first.id }}" } }
      - { if: failure(), uses: github/send, with: { name: on-failure } }
      - { if: always(), uses: github/send, with: { name: at-last } }
`;
}

/** The second step wants what no such event has. */
const broken = `
  - id: broken
    on: build_processed
    mode: shadow
    steps:
      - { id: fails, uses: github/send, with: { name: "\${{ event.build.os }}" } }
      - { uses: github/send, with: { name: next } }
      - { if: failure(), uses: github/send, with: { name: "after \${{ steps.fails.conclusion }}\${{ steps.fails.url }}" } }
`;
const withoutOs = {
  ...build,
  build: { id: 'b1', url: 'https://a.applivery.io/b' },
};

const issue = (mode: string) => `
  - id: ${mode}-issue
    on: bug_created
    mode: ${mode}
    steps:
      - { uses: github/keep, with: { name: ${mode} } }
`;

describe('a rule in shadow mode', () => {
  let stages: Stages;

  afterEach(() => stages.close());

  it('is matched and filled in as a live one, and calls nobody', async () => {
    stages = await Stages.open({ rules: rules('shadow') });
    const id = await stages.run(build);
    const tasks = await stages.tasks(id);
    assert.deepEqual(
      tasks.map(({ mode, status, request }) => [mode, status, request?.with.name]),
      [
        ['shadow', 'dry-run', 'Awesome App'],
        ['shadow', 'dry-run', 'after success of 999999999'],
        ['shadow', 'skipped', undefined],
        ['shadow', 'dry-run', 'at-last'],
      ],
    );
    assert.deepEqual(stages.provider.asked, []);
    assert.match(taskSentence(tasks[0]!), /was recorded, not sent: the rule is in shadow mode$/);
    const attempts = await stages.store.db.selectFrom('attempts').selectAll().execute();
    const effects = await stages.store.db.selectFrom('effects').selectAll().execute();
    const turns = await stages.store.db.selectFrom('turns').selectAll().execute();
    assert.deepEqual([attempts, effects, turns], [[], [], []]);
  });

  it('says so also where nothing would be sent anyway', async () => {
    for (const options of [{ connected: false }, { mode: 'dry-run' as const }]) {
      stages = await Stages.open({ rules: rules('shadow'), ...options });
      const task = await stages.task(await stages.run(build));
      assert.equal(task.reason, 'The rule is in shadow mode.');
      await stages.close();
    }
    stages = await Stages.open({ rules: rules('live'), connected: false });
    const task = await stages.task(await stages.run(build));
    assert.deepEqual([task.mode, task.status], ['live', 'dry-run']);
  });

  it('does not take the fingerprint of an issue: the live rule still makes it', async () => {
    stages = await Stages.open({ rules: issue('shadow') + issue('live') });
    await stages.run(bug);
    assert.deepEqual(stages.provider.performed(), ['live']);
    assert.equal(stages.provider.asked[0]?.context?.issue, undefined);
    const issues = await stages.store.db.selectFrom('issues').selectAll().execute();
    assert.equal(issues.length, 1);
  });

  it('records what would have failed, with no dead letter, and goes on as after a failure', async () => {
    stages = await Stages.open({ rules: broken });
    const id = await stages.run(withoutOs);
    const tasks = await stages.tasks(id);
    assert.deepEqual(
      tasks.map(({ status, deadKind, request }) => [status, deadKind, request?.with.name]),
      [
        ['dry-run', undefined, undefined],
        ['skipped', undefined, undefined],
        ['dry-run', undefined, 'after failure'],
      ],
    );
    assert.match(
      shadowFailureOf(tasks[0]!)!,
      /^The rule cannot be filled in: .*os.*\(rules\.yaml:\d+:\d+\)\.$/,
    );
    assert.equal(shadowFailureOf(tasks[2]!), undefined);
    assert.match(taskSentence(tasks[0]!), /the rule is in shadow mode\. It would have failed: /);
  });

  it('keeps what was recorded as it was when the rule goes live', async () => {
    stages = await Stages.open({ rules: rules('shadow') });
    const id = await stages.receive(build);
    await stages.match();
    await stages.useRules(rules('live'));
    await stages.actAll();
    assert.deepEqual(stages.provider.asked, []);
    const [recorded] = await stages.tasks(id);
    await assert.rejects(
      retryTask(recorded!.id, stages.store, stages.clock, byTest),
      /was recorded in shadow mode: it is never sent\. Once its rule is live, replay delivery dlv_/,
    );
    stages.clock.move(minute);
    const replay = await replayDelivery(id, 'as-received', stages.store, stages.clock, byTest);
    await stages.match();
    await stages.actAll();
    assert.equal((await stages.task(replay.id)).mode, 'shadow');
    assert.deepEqual(stages.provider.asked, []);
    await replayDelivery(id, 'current', stages.store, stages.clock, byTest);
    await stages.match();
    await stages.actAll();
    assert.deepEqual(stages.provider.performed(), [
      'Awesome App',
      'after success of Awesome App',
      'at-last',
    ]);
  });

  it('is left out when tasks are retried by a filter', async () => {
    stages = await Stages.open({
      rules: rules('shadow') + rules('live').replace('tests', 'more'),
      connected: false,
    });
    await stages.run(build);
    const chosen = await chooseTasks(stages.records, { status: 'dry-run' });
    assert.deepEqual(new Set(chosen.map(({ rule }) => rule)), new Set(['more']));
  });
});

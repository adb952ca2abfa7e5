import assert from 'node:assert/strict';
import { day } from '../../src/domain/clock.js';
import type { DeliveryDetails, DeliveryView } from '../../src/views/delivery-view.js';
import type { LoadedRules } from '../../src/views/loaded-rules.js';
import type { TaskView } from '../../src/views/task-view.js';
import { ApiScene, viewerToken } from './support/api-scene.js';

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

interface Change {
  readonly who: string;
  readonly operation: string;
  readonly target: string;
  readonly reason: string | null;
  readonly outcome: string;
}

describe('the API', () => {
  let scene: ApiScene;

  beforeEach(async () => {
    scene = await ApiScene.open();
  });
  afterEach(() => scene.close());

  async function list<T>(path: string): Promise<Page<T>> {
    const { status, body } = await scene.ask(path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async function ids(path: string): Promise<string[]> {
    return (await list<{ id: string }>(path)).items.map(({ id }) => id);
  }

  it('lists deliveries page by page, also while new ones come', async () => {
    const made: string[] = [];
    for (const report of ['1', '2', '3', '4', '5']) made.unshift(await scene.deliver(report));
    const first = await list<DeliveryView>('/deliveries?limit=2');
    await scene.deliver('6');
    const second = await list<DeliveryView>(`/deliveries?limit=2&cursor=${first.next!}`);
    const third = await list<DeliveryView>(`/deliveries?limit=2&cursor=${second.next!}`);
    assert.deepEqual(
      [first, second, third].flatMap(({ items }) => items.map(({ id }) => id)),
      made,
    );
    assert.equal(third.next, null);
    // As many as there are: no empty page comes after it.
    assert.equal((await list(`/deliveries?limit=6`)).next, null);
  });

  it('filters deliveries', async () => {
    const bug = await scene.deliver('1');
    scene.stages.clock.move(day);
    const feedback = await scene.deliver('needle', 'feedback_created');
    const task = await scene.failedTask('2');
    const { delivery } = (await scene.ask(`/tasks/${task}`)).body as TaskView;
    const then = encodeURIComponent(new Date(scene.stages.clock.now() - 1).toISOString());
    for (const [query, wanted] of [
      ['', [delivery, feedback, bug]],
      ['action=bug_created', [delivery, bug]],
      ['status=unmatched', [feedback]],
      ['application=Awesome%20App&status=matched', [delivery, bug]],
      ['rule=bugs&taskStatus=failed', [delivery]],
      [`since=${then}`, [delivery, feedback]],
      ['until=2h', [bug]],
      ['q=needle', [feedback]],
      [`q=${bug}`, [bug]],
      ['application=other', []],
    ] as const) {
      assert.deepEqual(await ids(`/deliveries?${query}`), wanted, query);
    }
  });

  it('shows a delivery with its payload, its rules, and its test', async () => {
    const id = await scene.deliver('1', 'feedback_created');
    const details: DeliveryDetails = (await scene.ask(`/deliveries/${id}`)).body;
    assert.deepEqual((details.event as { report: unknown }).report, {
      id: '1',
      url: 'https://x.applivery.io/r?id=1',
    });
    const [rule] = details.rules;
    assert.equal(rule?.rule, 'bugs');
    assert.match(rule.why ?? '', /wants `event.action == "bug_created"`/);
    const { test }: { test: string } = (await scene.ask(`/deliveries/${id}/test`)).body;
    assert.match(test, /^tests:/m);
    assert.match(test, /action: feedback_created/);
  });

  it('lists tasks page by page, and filters them', async () => {
    const failed = await scene.failedTask('1');
    const { items } = await list<TaskView>('/tasks?uses=github/send');
    assert.equal(items.length, 2);
    const [second] = items;
    const page = await list<TaskView>('/tasks?limit=1');
    assert.deepEqual(await ids(`/tasks?limit=1&cursor=${page.next!}`), [failed]);
    for (const [query, wanted] of [
      ['status=failed', [failed]],
      ['kind=refused', [failed]],
      ['kind=defect', []],
      ['connection=github&rule=bugs', [second?.id, failed]],
      ['connection=gitlab', []],
      ['rule=other', []],
      ['since=2999-01-01', []],
    ] as const) {
      assert.deepEqual(await ids(`/tasks?${query}`), wanted, query);
    }
    const shown: TaskView = (await scene.ask(`/tasks/${failed}`)).body;
    assert.equal(shown.attempts[0]?.httpStatus, 422);
  });

  it('changes what may be changed, has it done at once, and keeps it on record', async () => {
    const failed = await scene.failedTask('1');
    const retried = await scene.post(`/tasks/${failed}/retry`, { reason: 'mended' });
    assert.deepEqual([retried.status, (retried.body as TaskView).status], [202, 'pending']);
    const cancelled = await scene.post(`/tasks/${failed}/cancel`);
    assert.deepEqual([cancelled.status, (cancelled.body as TaskView).status], [200, 'cancelled']);
    const delivery = await scene.deliver('2');
    const replayed = await scene.post(`/deliveries/${delivery}/replay`, { rules: 'as-received' });
    assert.equal(replayed.status, 202);
    const replay = replayed.body as { delivery: string; replayOf: string };
    assert.equal(replay.replayOf, delivery);
    assert.equal((await scene.ask(`/deliveries/${replay.delivery}`)).status, 200);
    assert.equal(scene.woken, 3);
    assert.equal((await scene.post(`/tasks/${failed}/cancel`)).status, 409);
    assert.equal(scene.woken, 3);

    const { items } = await list<Change>('/audit');
    assert.deepEqual(
      items
        .toReversed()
        .map(({ who, operation, target, reason, outcome }) =>
          [who, operation, target, reason ?? '-', outcome].join(' | '),
        ),
      [
        `admin, over the API | retry | ${failed} | mended | done`,
        `admin, over the API | cancel | ${failed} | - | done`,
        `admin, over the API | replay with the rules of then | ${delivery} | - | done`,
        `admin, over the API | cancel | ${failed} | - | not done: Task ${failed} is cancelled: only what still waits, or has failed, can be cancelled.`,
      ],
    );
    assert.equal((await list(`/audit?target=${delivery}`)).items.length, 1);
    const page = await list<Change>('/audit?limit=3');
    assert.equal((await list(`/audit?limit=3&cursor=${page.next!}`)).items.length, 1);
  });

  it('shows the rules in force, and what is wrong with those in the folder', async () => {
    scene.rulesFault = 'the rules have 2 errors; those loaded before stay in force';
    const rules: LoadedRules = (await scene.ask('/rules')).body;
    assert.match(rules.ruleset ?? '', /^[0-9a-f]{64}$/);
    assert.equal(rules.loadedAt, new Date(scene.stages.clock.now()).toISOString());
    assert.equal(rules.fault, scene.rulesFault);
    assert.deepEqual(rules.items, [
      {
        id: 'bugs',
        name: 'Bugs to somewhere',
        description: null,
        on: ['bug_created', 'feedback_created'],
        if: 'event.action == "bug_created"',
        mode: 'live',
        place: { file: 'rules.yaml', line: 4, column: 5 },
        steps: [
          { step: 'first', uses: 'github/send', connection: 'github', if: null },
          { step: '2', uses: 'github/send', connection: 'github', if: 'failure()' },
        ],
      },
    ]);
    scene.stages.catalog.use(undefined);
    assert.deepEqual((await scene.ask('/rules')).body, {
      ruleset: null,
      loadedAt: null,
      fault: scene.rulesFault,
      items: [],
    });
  });

  it('lets who may only look read everything and change nothing', async () => {
    const failed = await scene.failedTask('1');
    for (const path of ['/deliveries', '/tasks', `/tasks/${failed}`, '/rules', '/openapi.json']) {
      assert.equal((await scene.ask(path, { token: viewerToken })).status, 200, path);
    }
    for (const change of ['retry', 'cancel', 'resolve']) {
      const answer = await scene.post(`/tasks/${failed}/${change}`, undefined, viewerToken);
      assert.equal(answer.status, 403, change);
    }
    assert.equal(((await scene.ask(`/tasks/${failed}`)).body as TaskView).status, 'failed');
    assert.deepEqual(await ids('/audit'), []);
  });
});

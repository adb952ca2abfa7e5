import assert from 'node:assert/strict';
import { day, hour, minute, second } from '../../src/domain/clock.js';
import type { DeliveryStatus } from '../../src/domain/delivery.js';
import { newAuditId, newDeliveryId, newTaskId } from '../../src/domain/ids.js';
import type { AttemptOutcome, TaskStatus } from '../../src/domain/task.js';
import { activityMark } from '../../src/store/tables/activity.js';
import { insertAttempt } from '../../src/store/tables/attempts.js';
import { insertAudit, listAudit } from '../../src/store/tables/audit.js';
import { insertDeliveries } from '../../src/store/tables/deliveries.js';
import { recordEffect, recordIntent } from '../../src/store/tables/effects.js';
import {
  figuresOf,
  openTasks,
  outcomesOf,
  reactionTimes,
  waitingAt,
} from '../../src/store/tables/figures.js';
import { lastErrorOf } from '../../src/store/tables/last-errors.js';
import { mutesInForce, removeMute, setMute } from '../../src/store/tables/mutes.js';
import { figuresOfRules } from '../../src/store/tables/rule-figures.js';
import { outcomesOfRules, runEndsOfRules } from '../../src/store/tables/rule-history.js';
import { listRulesets } from '../../src/store/tables/ruleset-history.js';
import { saveRuleset } from '../../src/store/tables/rulesets.js';
import { runTimesOfTasks } from '../../src/store/tables/run-times.js';
import { insertRun, recordCheck } from '../../src/store/tables/runs.js';
import type { Store } from '../../src/store/store.js';
import { insertTasks, updateTask } from '../../src/store/tables/tasks.js';
import { kindsOfHome } from '../support/store-homes.js';

const now = Date.parse('2026-11-23T09:00:00Z');

for (const { name, skip, make } of kindsOfHome) {
  describe(`the figures on ${name}`, () => {
    let store: Store;

    before(skip);
    beforeEach(async () => (store = await (await make()).open()));
    afterEach(() => store.close());

    async function delivery(at: number, status: DeliveryStatus = 'matched'): Promise<string> {
      const id = newDeliveryId(at);
      const rest = { contentType: undefined, duplicateOf: undefined, replayOf: undefined };
      await insertDeliveries(store.db, [
        {
          ...{ id, receivedAt: at, status, ...rest, faults: [], ruleset: undefined },
          body: Buffer.from('{}'),
          action: 'build_processed',
          application: { id: undefined, name: undefined },
        },
      ]);
      return id;
    }

    async function task(at: number, of: string, status: TaskStatus, rule = 'rule', position = 0) {
      const id = newTaskId(at);
      const more = { uses: 'github/issue', connection: 'github', ruleset: 'r', delivery: of };
      const times = { createdAt: at, askedAt: at, nextAttemptAt: at + hour };
      await insertTasks(store.db, [
        { id, rule, step: String(position), position, ...more, ...times },
      ]);
      await updateTask(store.db, id, { status });
      return id;
    }

    async function effect(id: string): Promise<void> {
      const intent = {
        task: id,
        key: id,
        kind: 'issue',
        alike: undefined,
        at: now,
        resends: 0,
      } as const;
      await recordIntent(store.db, intent, undefined);
      await recordEffect(store.db, id, { kind: 'issue' });
    }

    it('count what came in a span, to the millisecond, and what became of it', async () => {
      const [since, until] = [now - day, now];
      await delivery(since - 1);
      const first = await delivery(since);
      await delivery(until);
      await delivery(now - 5, 'rejected');
      const last = await delivery(now - 1);
      await effect(await task(since, first, 'succeeded'));
      await task(now - 1, last, 'failed');
      await task(now, last, 'failed', 'later');
      assert.deepEqual(await figuresOf(store.db, { since, until }), {
        received: 2,
        effects: 1,
        failed: 1,
      });
    });

    const attempt = (id: string, n: number, at: number, outcome: AttemptOutcome, error?: string) =>
      insertAttempt(store.db, id, {
        ...{ n, at, durationMs: second, outcome, httpStatus: undefined, error },
      });

    it('count what waited at some time', async () => {
      const at = now - 7 * day;
      const of = await delivery(at - hour);
      let n = 0;
      const one = (created: number, status: TaskStatus) => task(created, of, status, `r${++n}`);
      await one(at - hour, 'pending');
      await one(at - hour, 'following');
      await one(at + 1, 'pending');
      await one(at - 8 * day, 'pending');
      await attempt(await one(at - hour, 'succeeded'), 1, at - hour, 'done');
      assert.equal(await waitingAt(store.db, at), 1);
      const retried = await one(at - hour, 'failed');
      await attempt(retried, 1, at - hour, 'unavailable');
      await attempt(retried, 2, at, 'refused');
      assert.equal(await waitingAt(store.db, at), 2);
    });

    it('know the last error of a connection', async () => {
      const since = now - day;
      assert.equal(await lastErrorOf(store.db, 'github', since), undefined);
      const of = await delivery(now - hour);
      const first = await task(now - hour, of, 'failed', 'a');
      const other = await task(now - hour + 1, of, 'succeeded', 'b');
      await attempt(await task(since - 1, of, 'failed', 'c'), 1, now, 'refused', 'too old');
      await attempt(other, 1, now - 5, 'unavailable', 'one');
      await attempt(first, 1, now - 4, 'refused', 'two');
      await attempt(other, 2, now - 3, 'adopted', 'found by its marker');
      assert.deepEqual(await lastErrorOf(store.db, 'github', since), {
        ...{ task: first, at: now - 4, error: 'two' },
      });
      assert.equal(await lastErrorOf(store.db, 'gitlab', since), undefined);
    });

    it('put deliveries into parts of a span by the worst of their tasks', async () => {
      const since = now - 3 * hour;
      const of = async (at: number, ...statuses: TaskStatus[]) => {
        const id = await delivery(at);
        for (const [n, status] of statuses.entries()) await task(at, id, status, `rule-${n}`);
      };
      await of(since - 1, 'failed');
      await of(since, 'succeeded', 'failed');
      await of(since + hour - 1, 'succeeded', 'skipped');
      await of(since + hour, 'following', 'succeeded');
      await of(since + hour, 'uncertain', 'pending');
      await of(since + 2 * hour, 'dry-run');
      await delivery(since + 2 * hour, 'unmatched');
      await delivery(now - 1, 'received');
      const parts = await outcomesOf(store.db, { since, until: now }, 3);
      assert.deepEqual(
        parts.map((part) => Object.fromEntries(part)),
        [
          { failed: 1, done: 1 },
          { waiting: 1, uncertain: 1 },
          { nothing: 2, waiting: 1 },
        ],
      );
    });

    it('say how long first steps took to their effect', async () => {
      const id = await delivery(now);
      const add = async (
        of: string,
        at: number,
        outcome: 'done' | 'refused' | 'unavailable',
        n = 1,
      ) =>
        insertAttempt(store.db, of, {
          n,
          at,
          durationMs: 30,
          outcome,
          httpStatus: 200,
          error: undefined,
        });
      const first = await task(now, id, 'succeeded');
      await add(first, now + second, 'unavailable');
      await add(first, now + minute, 'done', 2);
      await add(await task(now, id, 'succeeded', 'rule', 1), now + hour, 'done');
      await add(await task(now, id, 'failed', 'other'), now + second, 'refused');
      assert.deepEqual(await reactionTimes(store.db, { since: now - day, until: now + 1 }), [
        minute + 30,
      ]);
      assert.deepEqual(await reactionTimes(store.db, { since: now + 1, until: now + day }), []);
    });

    it('say what is open, of which connection, and when it goes on', async () => {
      const id = await delivery(now);
      for (const status of ['pending', 'succeeded', 'uncertain', 'failed'] as const) {
        await task(now, id, status, status);
      }
      await task(now + 1, id, 'pending', 'another');
      const shared = { connection: 'github', nextAttemptAt: now + hour };
      assert.deepEqual(await openTasks(store.db), [
        { ...shared, status: 'pending', count: 2 },
        { ...shared, status: 'uncertain', count: 1 },
      ]);
    });

    it('say of each rule what it did, and how long its runs took', async () => {
      const [one, other] = [await delivery(now), await delivery(now + 1)];
      const started = await task(now, one, 'succeeded');
      await task(now, one, 'failed', 'rule', 1);
      await task(now + 1, other, 'uncertain');
      const address = { target: 'acme/app', id: '1' };
      await insertRun(store.db, {
        task: started,
        connection: 'github',
        address,
        startedAt: now,
        url: undefined,
      });
      const over = { status: 'completed', conclusion: 'success', over: true, url: undefined };
      await recordCheck(store.db, started, now + minute, over);
      assert.deepEqual(
        [...(await figuresOfRules(store.db, now - day)).values()],
        [
          {
            ...{ rule: 'rule', matched: 2, lastMatchedAt: now + 1 },
            ...{ tasks: 3, failed: 1, uncertain: 1, averageRun: minute },
          },
        ],
      );
      assert.deepEqual((await runTimesOfTasks(store.db, [started])).get(started), {
        startedAt: now,
        checkedAt: now + minute,
        over: true,
      });
    });

    it('say of each rule what it matched in each part of a span, and how its runs ended', async () => {
      const since = now - 2 * hour;
      const ended = async (id: string, conclusion: string) => {
        const address = { target: 'acme/app', id };
        const times = { connection: 'github', startedAt: since, url: undefined };
        await insertRun(store.db, { task: id, address, ...times });
        const over = { status: 'completed', conclusion, over: true, url: undefined };
        await recordCheck(store.db, id, now, over);
      };
      const [one, other, third] = [await delivery(since), await delivery(now), await delivery(now)];
      await task(since - 1, one, 'failed', 'a');
      await task(since, other, 'succeeded', 'a');
      await ended(await task(since, other, 'succeeded', 'a', 1), 'failure');
      await ended(await task(since + hour, third, 'succeeded', 'a'), 'success');
      await task(now - 1, third, 'skipped', 'b');
      const span = { since, until: now };
      assert.deepEqual(
        [...(await outcomesOfRules(store.db, span, 2))]
          .sort()
          .map(([rule, parts]) => [rule, parts.map((part) => Object.fromEntries(part))]),
        [
          ['a', [{ failed: 1 }, { done: 1 }]],
          ['b', [{}, { nothing: 1 }]],
        ],
      );
      const ends = await runEndsOfRules(store.db, since);
      assert.deepEqual([...ends.keys()], ['a']);
      assert.deepEqual(Object.fromEntries(ends.get('a')!), { failure: 1, success: 1 });
      // What became of the run is what became of the delivery.
      const [, whole] = await outcomesOf(store.db, { since: now - hour, until: now + hour }, 2);
      assert.deepEqual(Object.fromEntries(whole!), { failed: 1, done: 1 });
    });

    it('know which rules are muted, and until when', async () => {
      const mute = (rule: string, until: number | undefined, reason?: string) =>
        setMute(store.db, { rule, since: now, until, who: 'admin', reason });
      await mute('a', now + 1, 'first');
      await mute('a', now + hour, 'second');
      await mute('b', undefined);
      await mute('c', now);
      const mutes = await mutesInForce(store.db, now);
      assert.deepEqual([...mutes.keys()].sort(), ['a', 'b']);
      assert.deepEqual(mutes.get('a'), {
        ...{ rule: 'a', since: now, until: now + hour, who: 'admin', reason: 'second' },
      });
      await removeMute(store.db, 'a');
      assert.deepEqual([...(await mutesInForce(store.db, now)).keys()], ['b']);
    });

    it('have a mark that is another one after whatever people watch', async () => {
      const marks = [await activityMark(store.db)];
      const steps = [
        () => delivery(now, 'received'),
        () => task(now, 'dlv_x', 'pending'),
        () => task(now + 1, 'dlv_y', 'uncertain'),
        () => saveRuleset(store.db, { hash: 'h', files: [] }, now),
        () => saveRuleset(store.db, { hash: 'h', files: [] }, now + 1),
        () =>
          insertAudit(store.db, {
            ...{ id: newAuditId(now), at: now, who: 'admin', operation: 'retry' },
            ...{ target: 'tsk_1', reason: undefined, outcome: undefined },
          }),
      ];
      for (const step of steps) {
        await step();
        marks.push(await activityMark(store.db));
      }
      assert.equal(new Set(marks).size, steps.length + 1);
      assert.equal(await activityMark(store.db), marks.at(-1));
      assert.deepEqual(await listRulesets(store.db, 9), [{ hash: 'h', loadedAt: now + 1 }]);
    });

    it('keep what operators asked for, newest first, with what came of it', async () => {
      const entry = { at: now, who: 'admin', operation: 'retry', reason: undefined };
      const outcomes = ['done', 'not done: no', undefined];
      const ids = [newAuditId(now), newAuditId(now), newAuditId(now)];
      for (const [n, id] of ids.entries()) {
        await insertAudit(store.db, { ...entry, id, target: `tsk_${n % 2}`, outcome: outcomes[n] });
      }
      const list = async (filter: object) =>
        (await listAudit(store.db, { limit: 9, ...filter })).map(({ id }) => ids.indexOf(id));
      assert.deepEqual(await list({}), [2, 1, 0]);
      assert.deepEqual(await list({ before: ids[1] }), [0]);
      assert.deepEqual(await list({ target: 'tsk_0' }), [2, 0]);
      const [newest, , oldest] = await listAudit(store.db, { limit: 9 });
      assert.deepEqual([newest?.outcome, oldest?.outcome], [undefined, 'done']);
    });
  });
}

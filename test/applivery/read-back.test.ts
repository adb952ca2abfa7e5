import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { BuildReader } from '../../src/applivery/build-reader.js';
import type { Reading } from '../../src/applivery/reading.js';
import { day, hour, minute, second } from '../../src/domain/clock.js';
import type { JsonObject } from '../../src/domain/json.js';
import { samples } from '../../src/events/samples.js';
import { replayDelivery } from '../../src/operate/replay-delivery.js';
import { findBuild } from '../../src/store/tables/builds.js';
import { findDelivery } from '../../src/store/tables/deliveries.js';
import { byTest } from '../support/by-test.js';
import { Stages } from '../support/stages.js';

const rules = `
  - id: plain
    on: build_processed
    steps: [{ uses: github/send, with: { name: plain } }]
  - id: of-main
    on: build_processed
    if: build.git.branch == "main"
    steps:
      - { uses: github/send, with: { name: '\${{ build.git.sha }}' } }
      - { uses: github/send, with: { name: '\${{ build.bundleId }}' } }
  - id: others
    on: bug_created
    steps: [{ uses: github/send, with: { name: bug } }]
`;

const event = samples.build_processed!;
const facts = { bundleId: 'com.acme', git: { branch: 'main', sha: 'f52ace0' } };
const ofMain: Reading = { outcome: 'read', status: 200, facts };
const ofOther: Reading = { outcome: 'read', status: 200, facts: { git: { branch: 'other' } } };
const away: Reading = {
  outcome: 'later',
  status: 503,
  trouble: 'it answered 503',
  retryAt: undefined,
};
const refused: Reading = { outcome: 'unknown', status: 401, why: 'Applivery refused the token' };

/** Answers as it is told to, and counts. */
class ScriptedReader implements BuildReader {
  reading: Reading | Error = ofMain;
  /** Instead, a new one for each question. */
  next: (() => Reading) | undefined;
  asked = 0;

  read(): Promise<Reading> {
    this.asked++;
    const reading = this.next?.() ?? this.reading;
    return reading instanceof Error ? Promise.reject(reading) : Promise.resolve(reading);
  }
}

describe('a delivery whose build a rule needs to know', () => {
  let stages: Stages;
  let reader: ScriptedReader;

  beforeEach(async () => {
    reader = new ScriptedReader();
    stages = await Stages.open({ rules, reader });
  });
  afterEach(() => stages.close());

  const sent = () => stages.provider.performed();
  const statusOf = async (id: string) => (await findDelivery(stages.store.db, id))?.status;
  const shown = async (id: string) => {
    const details = await stages.records.delivery(id);
    return { text: details.explanation, build: details.build };
  };

  /** Everything that is due, in whatever order it comes. */
  async function settle(): Promise<void> {
    for (;;) {
      const did = [await stages.match(), await stages.readBack(), await stages.act()];
      if (did.every((count) => count === 0)) return;
    }
  }

  async function receive(payload: JsonObject = event): Promise<string> {
    const id = await stages.receive(payload);
    await settle();
    return id;
  }

  it('meets the rules that need it once it is known, in all their steps', async () => {
    const id = await receive();
    assert.deepEqual(sent(), ['plain', 'f52ace0', 'com.acme']);
    assert.equal(await statusOf(id), 'matched');
    assert.equal(reader.asked, 1);
    const { build } = await shown(id);
    assert.equal(build?.status, 'known');
    assert.deepEqual(build.facts, facts);
  });

  it('does not hold up the other rules', async () => {
    reader.reading = away;
    const id = await receive();
    assert.deepEqual(sent(), ['plain']);
    assert.equal(await statusOf(id), 'received');
    reader.reading = ofMain;
    stages.clock.move(minute);
    await settle();
    assert.deepEqual(sent(), ['plain', 'f52ace0', 'com.acme']);
    assert.equal(await statusOf(id), 'matched');
  });

  it('is asked for once, and is matched with what it then is', async () => {
    reader.reading = ofOther;
    const id = await receive();
    assert.deepEqual(sent(), ['plain']);
    assert.equal(await statusOf(id), 'matched');
    reader.reading = ofMain;
    stages.clock.move(day);
    await settle();
    assert.equal(reader.asked, 1);
    const { rules: explained } = await stages.records.delivery(id);
    const why = explained.find(({ rule }) => rule === 'of-main')?.why;
    assert.equal(why, 'wants `build.git.branch == "main"`; it is `"other"`');
  });

  it('says what it waits for, since when, and when it is asked again', async () => {
    reader.reading = away;
    const since = new Date(stages.clock.now()).toISOString();
    const id = await receive();
    const { text, build } = await shown(id);
    const next = new Date(stages.clock.now() + 3750).toISOString();
    assert.deepEqual(build, {
      status: 'waiting',
      since,
      tries: 1,
      why: 'it answered 503',
      nextTryAt: next,
      readAt: null,
      facts: null,
    });
    assert.match(
      text,
      /waits since .* UTC for what Applivery says of its build: it answered 503\. It is asked again at .* UTC\. Until then it matched \*\*plain\*\*/,
    );
  });

  it('is asked for less and less often, and no longer than a day', async () => {
    reader.reading = away;
    const id = await receive();
    const began = stages.clock.now();
    const pauses: number[] = [];
    for (;;) {
      const { nextTryAt } = (await findBuild(stages.store.db, id))!;
      if (nextTryAt === undefined) break;
      pauses.push((nextTryAt - stages.clock.now()) / second);
      stages.clock.moveTo(nextTryAt - 1);
      await settle();
      assert.equal(reader.asked, pauses.length);
      stages.clock.moveTo(nextTryAt);
      await settle();
    }
    assert.deepEqual(pauses.slice(0, 9), [3.75, 7.5, 15, 30, 60, 120, 240, 450, 450]);
    const waited = stages.clock.now() - began;
    assert.ok(waited <= day && waited > day - 10 * minute, `${waited}`);
    assert.equal(await statusOf(id), 'matched');
    assert.deepEqual(sent(), ['plain']);
    const { build } = await shown(id);
    assert.equal(
      build?.why,
      "Applivery's API could not be read for 1d (it answered 503); see to it, and replay the delivery, which runs all its rules again",
    );
  });

  it('is not asked for again where that would not help; a replay asks', async () => {
    reader.reading = refused;
    const id = await receive();
    assert.equal(await statusOf(id), 'matched');
    const { build } = await shown(id);
    assert.deepEqual([build?.status, build?.why], ['unknown', 'Applivery refused the token']);
    const { rules: explained } = await stages.records.delivery(id);
    assert.match(
      explained.find(({ rule }) => rule === 'of-main')?.why ?? '',
      /Applivery refused the token/,
    );
    reader.reading = ofMain;
    await replayDelivery(id, 'as-received', stages.store, stages.clock, byTest);
    await settle();
    assert.deepEqual(sent(), ['plain', 'plain', 'f52ace0', 'com.acme']);
  });

  it('leaves Applivery alone for as long as it wants', async () => {
    reader.reading = { ...away, status: 429, retryAt: stages.clock.now() + 5 * minute };
    await receive();
    const other = await receive({
      ...event,
      build: { ...(event.build as JsonObject), id: 'b2' },
    });
    assert.equal(reader.asked, 1);
    reader.reading = ofMain;
    stages.clock.move(5 * minute);
    await settle();
    assert.equal(reader.asked, 3);
    assert.equal(await statusOf(other), 'matched');
    reader.reading = { ...away, status: 429, retryAt: stages.clock.now() + 9 * day };
    await receive({ ...event, build: { ...(event.build as JsonObject), id: 'b3' } });
    reader.reading = ofMain;
    stages.clock.move(hour);
    await settle();
    assert.equal(reader.asked, 5);
  });

  it('leaves Applivery alone for the longest time that one of several answers wants', async () => {
    const began = stages.clock.now();
    for (const id of ['b1', 'b2']) {
      await stages.receive({ ...event, build: { ...(event.build as JsonObject), id } });
    }
    await stages.match();
    const wanted = [10 * minute, minute];
    reader.next = () => ({ ...away, status: 429, retryAt: began + (wanted.shift() ?? 0) });
    await settle();
    assert.equal(reader.asked, 2);
    reader.next = undefined;
    stages.clock.moveTo(began + 10 * minute - 1);
    await settle();
    assert.equal(reader.asked, 2);
    stages.clock.moveTo(began + 10 * minute);
    await settle();
    assert.equal(reader.asked, 4);
  });

  it('is matched on with the rules that it met at first', async () => {
    reader.reading = away;
    const id = await receive();
    await stages.useRules(rules.replaceAll('f52', 'x').replace('name: plain', 'name: changed'));
    reader.reading = ofMain;
    stages.clock.move(minute);
    await settle();
    assert.deepEqual(sent(), ['plain', 'f52ace0', 'com.acme']);
    const tasks = await stages.tasks(id);
    assert.equal(new Set(tasks.map(({ ruleset }) => ruleset)).size, 1);
  });

  for (const [what, change] of [
    ['taken out', (text: string) => text.replace(/ {2}- id: of-main[^]*?(?= {2}- id: others)/, '')],
    ['switched off', (text: string) => text.replace('id: of-main', 'id: of-main\n    mode: off')],
  ] as const) {
    it(`is not sent by a rule that is ${what} meanwhile, and says so`, async () => {
      reader.reading = away;
      const id = await receive();
      await stages.useRules(change(rules));
      reader.reading = ofMain;
      stages.clock.move(minute);
      await settle();
      assert.deepEqual(sent(), ['plain']);
      assert.equal(await statusOf(id), 'matched');
      const fault =
        'the rule of-main matched once Applivery had told of the build, but was taken out or switched off meanwhile: it was not run';
      assert.deepEqual((await stages.records.delivery(id)).faults, [fault]);
      assert.deepEqual(
        stages.log.lines.find(({ name }) => name === 'event.rules-not-run')?.fields.faults,
        [fault],
      );
    });
  }

  for (const [what, text] of [
    ['those of now', rules],
    ['others', rules.replace(/ {2}- id: plain[^]*?(?= {2}- id: of-main)/, '')],
  ] as const) {
    it(`ends, and says so, when its rules cannot be used any more: ${what}`, async () => {
      await stages.useRules(text);
      reader.reading = away;
      const id = await receive();
      const before = text === rules ? ['plain'] : [];
      await sql`update rulesets set files_json = '[{"path":"rules.yaml","text":"version: 0"}]'`.execute(
        stages.store.db,
      );
      await stages.useRules(rules.replace('f52', 'x').replace('name: plain', 'name: changed'));
      reader.reading = ofMain;
      stages.clock.move(minute);
      await settle();
      assert.deepEqual(sent(), before);
      assert.equal(await statusOf(id), before.length > 0 ? 'matched' : 'unmatched');
      const { faults, explanation } = await stages.records.delivery(id);
      assert.match(faults.join(), /^the rules that it was to go on with cannot be used by this/);
      assert.match(explanation, /, but the rules that it was to go on with cannot be used/);
      const line = stages.log.lines.find(({ name }) => name === 'event.rules-not-run');
      assert.deepEqual([line?.level, line?.fields.faults], ['error', faults]);
      stages.clock.move(day);
      assert.equal(await stages.match(), 0);

      const replay = await replayDelivery(id, 'current', stages.store, stages.clock, byTest);
      await settle();
      assert.deepEqual(sent(), [...before, 'changed', 'f52ace0', 'com.acme']);
      assert.deepEqual((await stages.records.delivery(replay.id)).faults, []);
      const asThen = await replayDelivery(id, 'as-received', stages.store, stages.clock, byTest);
      await settle();
      assert.equal(await statusOf(asThen.id), 'unmatched');
      assert.equal((await stages.records.delivery(asThen.id)).faults.length, 1);
    });
  }

  it('cannot be replayed while it waits: it goes on by itself', async () => {
    reader.reading = away;
    const id = await receive();
    for (const which of ['current', 'as-received'] as const) {
      await assert.rejects(replayDelivery(id, which, stages.store, stages.clock, byTest), {
        name: 'NotPossible',
        kind: 'conflict',
        message: `Delivery ${id} cannot be replayed now: it waits for Applivery's API and goes on by itself.`,
      });
    }
    reader.reading = ofMain;
    stages.clock.move(minute);
    await settle();
    await replayDelivery(id, 'current', stages.store, stages.clock, byTest);
  });

  it('asks each rule once, whatever the time says meanwhile', async () => {
    const from = new Date(stages.clock.now() + second).toISOString();
    await stages.useRules(`
  - { id: before, on: build_processed, if: 'now < timestamp("${from}")', steps: [{ uses: github/send, with: { name: before } }] }
  - { id: after, on: build_processed, if: 'now >= timestamp("${from}")', steps: [{ uses: github/send, with: { name: after } }] }
  - { id: of-main, on: build_processed, if: 'build.git.branch == "other"', steps: [{ uses: github/send, with: { name: main } }] }
`);
    reader.reading = away;
    const id = await receive();
    reader.reading = ofMain;
    stages.clock.move(minute);
    await settle();
    assert.deepEqual(sent(), ['before']);
    assert.equal(await statusOf(id), 'matched');
  });

  it('is not asked for where no rule that needs it can match', async () => {
    await stages.useRules(
      rules.replace('build.git.branch ==', 'event.build.os == "ios" && build.git.branch =='),
    );
    await receive({ ...event, build: { ...(event.build as JsonObject), os: 'android' } });
    await receive(samples.bug_created);
    assert.equal(reader.asked, 0);
    await stages.useRules(rules.replace('id: of-main', 'id: of-main\n    mode: off'));
    const id = await receive({ ...event, build: { ...(event.build as JsonObject), id: 'b2' } });
    assert.equal(reader.asked, 0);
    assert.equal(await findBuild(stages.store.db, id), undefined);
    assert.equal((await shown(id)).build, null);
  });

  it('waits again after a defect', async () => {
    reader.reading = new Error('a defect');
    const id = await receive();
    assert.equal(stages.log.names().filter((name) => name === 'build.defect').length, 1);
    reader.reading = ofMain;
    stages.clock.move(minute);
    await settle();
    assert.equal(await statusOf(id), 'matched');
  });

  it('is known only together with its turn to be matched', async () => {
    const id = await stages.receive(event);
    await stages.match();
    const { db } = stages.store;
    await sql`create trigger no_room before insert on queue when new.queue = 'match'
      begin select raise(abort, 'there is no room'); end`.execute(db);
    await stages.readBack();
    assert.equal((await findBuild(db, id))?.knowledge, undefined);
    await sql`drop trigger no_room`.execute(db);
    stages.clock.move(minute);
    await settle();
    assert.equal(await statusOf(id), 'matched');
    assert.deepEqual(sent(), ['plain', 'f52ace0', 'com.acme']);
  });

  it('says each reading in one line', async () => {
    reader.reading = away;
    const id = await receive();
    reader.reading = refused;
    stages.clock.move(minute);
    await settle();
    const lines = stages.log.lines.filter(({ name }) => name === 'build.read');
    assert.deepEqual(
      lines.map(({ level, fields }) => [level, fields.delivery, fields.outcome, fields.httpStatus]),
      [
        ['warn', id, 'later', 503],
        ['warn', id, 'unknown', 401],
      ],
    );
    assert.ok(lines.every(({ fields }) => fields.durationMs === 0));
    assert.deepEqual(
      stages.log.names().filter((name) => name.startsWith('event.')),
      ['event.waits-for-build', 'event.matched'],
    );
  });
});

import assert from 'node:assert/strict';
import type { BuildReader } from '../../src/applivery/build-reader.js';
import { backtest } from '../../src/backtest/backtest.js';
import { groupText } from '../../src/backtest/change-text.js';
import { second } from '../../src/domain/clock.js';
import { Playground } from '../../src/playground/playground.js';
import { samples } from '../../src/events/samples.js';
import { reportShadow } from '../../src/shadow/report-shadow.js';
import { askForBuilds, recordBuild, recordTrouble } from '../../src/store/tables/builds.js';
import { DashboardScene } from '../dashboard/support/dashboard-scene.js';
import { Visitor } from '../dashboard/support/visitor.js';
import { Stages } from '../support/stages.js';

const reader: BuildReader = {
  read: () => Promise.resolve({ outcome: 'read', status: 200, facts: { git: { branch: 'main' } } }),
};

function rule(branch: string, more = ''): string {
  return `
  - id: of-branch
    on: build_processed
    if: build.git.branch == "${branch}"
    ${more}
    steps: [{ uses: github/send, with: { name: x } }]
`;
}

describe('what was read of a build', () => {
  let stages: Stages;

  beforeEach(async () => {
    stages = await Stages.open({ rules: rule('main'), reader });
  });
  afterEach(() => stages.close());

  const shared = () => ({
    db: stages.store.db,
    catalog: stages.catalog,
    since: 0,
    publicUrl: 'http://127.0.0.1:8080',
  });

  it('is what a backtest holds other rules against', async () => {
    await stages.run(samples.build_processed!);
    await stages.useRules(rule('other'));
    const against = () =>
      backtest({ ...shared(), ruleset: stages.catalog.current!, makesOf: () => 'sent', limit: 9 });
    const report = await against();
    assert.deepEqual(report.groups.map(groupText), ['1 dispatch that was sent would not be']);
    assert.equal(
      report.groups[0]?.changes[0]?.why,
      'the rule wants `build.git.branch == "other"`; it is `"main"`',
    );
    await stages.useRules(rule('main', 'description: the same'));
    assert.deepEqual((await against()).groups, []);
  });

  it('is what a rule in shadow mode did not match', async () => {
    await stages.useRules(rule('other', 'mode: shadow'));
    await stages.run(samples.build_processed!);
    const report = await reportShadow({
      ...shared(),
      current: stages.catalog.current,
      rule: undefined,
    });
    assert.match(JSON.stringify(report), /it is `\\"main\\"`/);
  });

  it('is what the playground tries rules on', async function () {
    this.timeout(60_000);
    const playground = new Playground(
      { connections: new Map([['github', 'github']]), linkDomains: [], publicUrl: 'https://x.y' },
      { longest: 20_000, mostWaiting: 2 },
    );
    const text = `version: 1\nrules:${rule('main').replace('github/send, with: { name: x }', 'github/repository-dispatch, with: { repository: a/b, event-type: x }')}`;
    const wish = {
      kind: 'try',
      rules: { path: 'a.yaml', text },
      event: JSON.stringify(samples.build_processed),
      delivery: { id: 'dlv_1', receivedAt: 0 },
    } as const;
    const tried = async (branch: string) => {
      const build = { known: true, facts: { git: { branch } } } as const;
      return (await playground.ask({ ...wish, build })).simulation?.rules[0]?.matched;
    };
    assert.deepEqual([await tried('main'), await tried('other')], [true, false]);
    await playground.close();
  });
});

describe("a delivery's page", () => {
  let scene: DashboardScene;
  let visitor: Visitor;

  beforeEach(async () => {
    scene = await DashboardScene.open();
    visitor = new Visitor(scene);
    await visitor.logIn();
  });
  afterEach(() => scene.close());

  it('says what Applivery told of the build, or what it waits for', async () => {
    const { db } = scene.store;
    const now = scene.clock.now();
    const id = await scene.deliver('bug_created');
    const page = () => visitor.text(`/deliveries/${id}`);
    const title = 'Build, as Applivery told';
    assert.ok(!(await page()).includes(title));
    const replay = `href="/deliveries/${id}/replay"`;
    assert.ok((await page()).includes(replay));

    await askForBuilds(db, [id], now);
    assert.match(await page(), /Rules that use <code>build<\/code> wait for it since <time/);
    assert.ok(!(await page()).includes(replay), 'what waits cannot be replayed');
    await recordTrouble(db, id, { trouble: 'it answered 503', nextTryAt: now + 5 * second });
    assert.match(
      await page(),
      /Applivery was asked 1 time without an answer: it answered 503. It is asked again <time/,
    );

    const message = 'a <b>message</b> of jane@acme.example';
    await recordBuild(db, id, { known: true, facts: { git: { branch: 'main', message } } }, now);
    const known = await page();
    assert.ok(known.includes(replay));
    assert.ok(known.includes(title) && known.includes('&quot;branch&quot;: &quot;main&quot;'));
    assert.ok(!known.includes('<b>message'));

    const other = await scene.deliver('feedback_created');
    await askForBuilds(db, [other], now);
    await recordBuild(db, other, { known: false, why: 'Applivery refused the token' }, now);
    assert.match(
      await visitor.text(`/deliveries/${other}`),
      /Nothing is known: Applivery refused the token\./,
    );
  });
});

import assert from 'node:assert/strict';
import { hour } from '../../src/domain/clock.js';
import { loadRuleset } from '../../src/rules/load-ruleset.js';
import { listAudit } from '../../src/store/tables/audit.js';
import { saveRuleset } from '../../src/store/tables/rulesets.js';
import { sectionsOf } from '../../src/dashboard/rule-sections.js';
import { differenceOf } from '../../src/dashboard/ruleset-difference.js';
import { buildOf, DashboardScene, viewerToken } from './support/dashboard-scene.js';
import { spaceless, Visitor } from './support/visitor.js';

describe('the rules page', function () {
  this.timeout(60_000);
  let scene: DashboardScene;
  let visitor: Visitor;

  beforeEach(async () => {
    scene = await DashboardScene.open();
    visitor = new Visitor(scene);
    await visitor.logIn();
  });
  afterEach(() => scene.close());

  /** The margin of a rule, as text. */
  const margin = async (rule: string, path = '/rules') => {
    const page = await visitor.text(path);
    const [, found] =
      new RegExp(`<aside[^>]*What ${rule} did">(.*?)</aside>`, 's').exec(page) ?? [];
    assert.ok(found, rule);
    return spaceless(found);
  };

  it('shows beside each rule what it matched, what came of it, and how its runs ended', async () => {
    await scene.deliver('build_processed', buildOf('b1'));
    scene.run = { status: 'completed', conclusion: 'failure', over: true, url: undefined };
    scene.clock.move(hour);
    await scene.follow();
    await scene.deliverFailing('b2');
    assert.match(
      await margin('github-device-tests'),
      /Matched 2 times in 30 days, last just now: 2 failed\.Its runs ended with 1 failure, after 1 h on average\./,
    );
    assert.match(await margin('github-build-uploaded'), /Matched nothing in 30 days\./);
    assert.match(
      await visitor.text('/rules'),
      /aria-label="Matches in the last 30 days: 2 failed"/,
    );
  });

  it('runs the tests beside the rules when asked to, and shows what they reach', async () => {
    assert.doesNotMatch(await margin('github-device-tests'), /covered/);
    assert.match(
      await margin('github-device-tests', '/rules?tests=run'),
      /covered \d+ tests expect it/,
    );
    const page = spaceless(await visitor.text('/rules'));
    assert.match(page, /\d\d tests passed, 0 failed, coverage 100 %/);
  });

  it('mutes a rule for a time, on record, and unmutes it', async () => {
    const form = { 'form-token': await visitor.formToken(), reason: 'the farm is down' };
    const mute = { ...form, length: '1h' };
    const answer = await visitor.post('/rules/github-device-tests/mute', mute);
    assert.equal(answer.headers.get('location'), '/rules');
    assert.match(
      await margin('github-device-tests'),
      /muted.*Muted by admin, in the dashboard, just now, over in 1 h: the farm is down\./,
    );
    assert.match(spaceless(await visitor.text('/')), /github-device-tests is muted/);
    const id = await scene.deliver('build_processed', buildOf('b1'));
    assert.deepEqual(
      (await scene.tasks(id)).map(({ rule, status }) => [rule, status]),
      [
        ['github-device-tests', 'skipped'],
        ['gitlab-device-tests', 'following'],
      ],
    );
    await visitor.post('/rules/github-device-tests/unmute', form);
    assert.doesNotMatch(await margin('github-device-tests'), /Muted by/);
    assert.deepEqual(
      (await listAudit(scene.store.db, { limit: 9 })).map(
        ({ operation, target, reason, outcome }) =>
          [operation, target, reason, outcome].join(' | '),
      ),
      [
        'unmute | github-device-tests | the farm is down | done',
        'mute for 1h | github-device-tests | the farm is down | done',
      ],
    );
  });

  it('mutes nothing for a viewer, for an unknown time, or where there is no such rule', async () => {
    const form = { 'form-token': await visitor.formToken(), length: '1h' };
    const statusOf = async (path: string, more = {}) =>
      (await visitor.post(path, { ...form, ...more })).status;
    assert.equal(await statusOf('/rules/nobody/mute'), 404);
    assert.equal(await statusOf('/rules/github-device-tests/mute', { length: 'x' }), 409);
    assert.equal(await statusOf('/rules/github-device-tests/unmute'), 409);
    await visitor.logIn(viewerToken);
    form['form-token'] = await visitor.formToken();
    assert.equal(await statusOf('/rules/github-device-tests/mute'), 403);
    assert.doesNotMatch(await visitor.text('/rules'), /Mute…/);
  });

  it('names what is muted and in no file any more', async () => {
    const form = { 'form-token': await visitor.formToken(), length: 'unmuted' };
    await visitor.post('/rules/github-device-tests/mute', form);
    const empty = { actions: [], connections: new Map(), linkDomains: [] };
    const { ruleset } = loadRuleset([{ path: 'a.yaml', text: 'version: 1\nrules: []\n' }], empty);
    scene.catalog.use(ruleset);
    assert.match(
      spaceless(await visitor.text('/rules')),
      /Muted, and in no file any moregithub-device-tests.*until somebody unmutes it/,
    );
  });

  it('shows what changed from one ruleset to the next', async () => {
    const files = scene.catalog.current!.files.map(({ path, text }) => ({
      path,
      text: text.replace('ref: main', 'ref: release'),
    }));
    await saveRuleset(scene.store.db, { hash: 'abc', files }, scene.clock.now() + 1);
    const [, address] = /href="(\/rules\/difference[^"]+)">what changed/.exec(
      await visitor.text('/rules'),
    )!;
    const page = await visitor.text(address!.replaceAll('&amp;', '&'));
    assert.match(page, /<del>- +ref: main<\/del><ins>\+ +ref: release<\/ins>/);
    assert.equal((await visitor.get('/rules/difference?from=abc&to=none')).status, 404);
  });
});

describe('a rules file, rule by rule', () => {
  it('leaves each rule the comments above it, and loses no line', () => {
    const text =
      '# top\nversion: 1\nrules:\n  # of one\n  - id: one\n    on: x\n\n  - id: two\n    on: y\n';
    const place = (line: number) => ({ file: 'a.yaml', line, column: 1 });
    const rules = [
      { id: 'two', place: place(8) },
      { id: 'one', place: place(5) },
    ];
    const file = { path: 'a.yaml', text };
    const sections = sectionsOf(file, { hash: '', files: [file], rules: rules as never });
    assert.deepEqual(
      sections.map(({ rule, start, lines }) => [rule?.id, start, lines.length]),
      [
        [undefined, 1, 3],
        ['one', 4, 4],
        ['two', 8, 2],
      ],
    );
    assert.equal(sections.flatMap(({ lines }) => lines).join('\n') + '\n', text);
  });
});

describe('the difference of two rulesets', () => {
  it('names the files, and leaves out what is far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    const from = {
      hash: 'f',
      files: [
        { path: 'gone.yaml', text: 'a\n' },
        { path: 'same.yaml', text: 's' },
        { path: 'z.yaml', text: lines.join('\n') },
      ],
    };
    const to = {
      hash: 't',
      files: [
        { path: 'new.yaml', text: 'b\n' },
        { path: 'same.yaml', text: 's' },
        { path: 'z.yaml', text: lines.with(10, 'other').join('\n') },
      ],
    };
    assert.deepEqual(differenceOf(from, to), [
      { path: 'gone.yaml', what: 'removed', lines: ['- a'] },
      { path: 'new.yaml', what: 'added', lines: ['+ b'] },
      {
        path: 'z.yaml',
        what: 'changed',
        lines: [
          ...['…', '  line 7', '  line 8', '  line 9', '- line 10', '+ other'],
          ...['  line 11', '  line 12', '  line 13', '…'],
        ],
      },
    ]);
  });
});

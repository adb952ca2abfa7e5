import assert from 'node:assert/strict';
import { githubIssue } from '../../../src/actions/github/issue.js';
import { minute } from '../../../src/domain/clock.js';
import type { Json } from '../../../src/domain/json.js';
import { failureOf, fingerprint, key, now, repository, Scene } from './support/scene.js';

const otherKey = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const marker = `<!-- rules:fp=${fingerprint} -->`;

function input(more: Record<string, Json> = {}) {
  return githubIssue.input.parse({ repository, title: 'It crashes', body: 'Often.', ...more });
}

describe('github/issue', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = new Scene();
    await scene.start();
  });

  afterEach(() => scene.github.stop());

  describe('the first time', () => {
    it('creates an issue with the marker as its last line', async () => {
      const effect = await githubIssue.perform(scene.connection, input(), scene.context());

      const url = 'https://github.example.com/acme/app/issues/1';
      assert.deepEqual(effect, {
        kind: 'issue',
        id: '1',
        url,
        issue: { target: repository, number: '1', url },
      });
      assert.equal(scene.github.issues[0]!.body, `Often.\n\n${marker}`);
      assert.deepEqual(scene.github.writes, ['POST /repos/acme/app/issues']);
    });

    it('needs no body', async () => {
      await githubIssue.perform(
        scene.connection,
        input({ body: undefined as never }),
        scene.context(),
      );

      assert.equal(scene.github.issues[0]!.body, marker);
    });

    it('makes the labels that are missing first', async () => {
      const wishes = input({ labels: ['bug', 'ios', 'From Testers'] });
      const { warnings } = await githubIssue.perform(scene.connection, wishes, scene.context());

      assert.deepEqual(scene.github.writes, [
        'POST /repos/acme/app/labels',
        'POST /repos/acme/app/labels',
        'POST /repos/acme/app/issues',
      ]);
      assert.deepEqual(scene.github.issues[0]!.labels, ['bug', 'ios', 'From Testers']);
      assert.equal(warnings, undefined);
    });

    it('only warns when it may not make a label', async () => {
      scene.answerOnce('POST', /labels$/, {
        status: 403,
        body: { message: 'Resource not accessible by integration' },
      });
      const wishes = input({ labels: ['ios'] });
      const { warnings } = await githubIssue.perform(scene.connection, wishes, scene.context());

      assert.deepEqual(warnings, [
        'The label `ios` could not be made: GitHub answered 403: Resource not accessible by integration',
      ]);
      assert.equal(scene.github.issues.length, 1);
    });

    for (const mood of ['reset', { status: 502 }] as const) {
      it(`comes back later, and sends no issue, when making a label ends in ${JSON.stringify(mood)}`, async () => {
        scene.answerOnce('POST', /labels$/, mood);
        const promise = githubIssue.perform(
          scene.connection,
          input({ labels: ['ios'] }),
          scene.context(),
        );

        assert.equal((await failureOf(promise)).reason, 'unavailable');
        assert.equal(scene.github.issues.length, 0);
      });
    }

    it('warns of everything that GitHub dropped in silence', async () => {
      scene.github.mayPush = false;
      const { warnings = [] } = await githubIssue.perform(
        scene.connection,
        input({ labels: ['bug'], assignees: ['ada'], milestone: 3, type: 'Bug' }),
        scene.context(),
      );

      assert.deepEqual(
        warnings.map((warning) => warning.split(':')[0]),
        [
          'The label `bug` was not set',
          'The assignee `ada` was not set',
          'The milestone 3 was not set',
          'The type `Bug` was not set',
        ],
      );
    });

    it('does not mind how names are written', async () => {
      scene.github.labels.add('BUG');
      const wishes = input({ labels: ['BUG'], assignees: ['Ada'], type: 'Bug', milestone: 3 });
      const { warnings } = await githubIssue.perform(scene.connection, wishes, scene.context());

      assert.equal(warnings, undefined);
    });

    it('looks for the issue when the answer does not say which it is', async () => {
      scene.answerOnce('POST', /issues$/, { after: { status: 201 } });
      const effect = await githubIssue.perform(scene.connection, input(), scene.context());

      assert.equal(effect.issue?.number, '1');
    });

    it('warns that it cannot know the issue when that finds nothing', async () => {
      // It says that it made the issue, and does not list it.
      scene.answerOnce('POST', /issues$/, { status: 201 });
      const effect = await githubIssue.perform(scene.connection, input(), scene.context());

      assert.equal(effect.issue, undefined);
      assert.match(effect.warnings?.[0] ?? '', /^The issue was created, but/);
    });
  });

  describe('looking for an issue', () => {
    it('finds the one with the marker, open or closed', async () => {
      await githubIssue.perform(
        scene.connection,
        input(),
        scene.context({ fingerprint: otherKey }),
      );
      await githubIssue.perform(scene.connection, input(), scene.context());
      scene.github.issues[1]!.state = 'closed';
      const finding = await githubIssue.find(scene.connection, input(), scene.context(), now);

      assert.ok(typeof finding === 'object');
      assert.equal(finding.certainty, 'certain');
      assert.equal(finding.found.issue?.number, '2');
    });

    it('believes no marker that somebody else wrote, nor one that is not on a line of ours', async () => {
      scene.github.login = 'mallory';
      await githubIssue.perform(scene.connection, input(), scene.context());
      scene.github.login = 'release-bot';
      await githubIssue.perform(
        scene.connection,
        input({ body: `x\n${marker}\ny` }),
        scene.context({ fingerprint: otherKey }),
      );

      assert.equal(
        await githubIssue.find(scene.connection, input(), scene.context(), now),
        'absent',
      );
    });

    it('looks a minute further back than the intent, as clocks differ', async () => {
      await githubIssue.perform(scene.connection, input(), scene.context());

      const near = await githubIssue.find(scene.connection, input(), scene.context(), now + minute);
      const far = await githubIssue.find(
        scene.connection,
        input(),
        scene.context(),
        now + minute + 1000,
      );
      assert.ok(typeof near === 'object');
      assert.equal(far, 'absent');
    });
  });

  describe('a repetition', () => {
    async function first(more: Record<string, Json> = {}) {
      return githubIssue.perform(scene.connection, input(more), scene.context());
    }

    it('becomes a comment with the marker of its own key', async () => {
      const effect = await first();
      const again = await githubIssue.perform(
        scene.connection,
        input({ body: 'Again.' }),
        scene.repeated(effect),
      );

      assert.equal(scene.github.comments[0]!.body, `Again.\n\n<!-- rules:key=${key} -->`);
      assert.equal(scene.github.issues.length, 1);
      assert.deepEqual(again.issue, effect.issue);
      assert.equal(again.id, '1');
      assert.match(again.url ?? '', /#issuecomment-/);
    });

    it('is found by that marker, and only when the same account wrote it', async () => {
      const context = scene.repeated(await first());
      assert.equal(await githubIssue.find(scene.connection, input(), context, now), 'absent');

      scene.github.login = 'mallory';
      await githubIssue.perform(scene.connection, input(), context);
      scene.github.login = 'release-bot';
      assert.equal(await githubIssue.find(scene.connection, input(), context, now), 'absent');

      const made = await githubIssue.perform(scene.connection, input(), context);
      const finding = await githubIssue.find(scene.connection, input(), context, now);
      assert.deepEqual(finding, { found: made, certainty: 'certain' });
    });

    it('reopens an issue that was closed, before it comments', async () => {
      const effect = await first();
      scene.github.issues[0]!.state = 'closed';
      await githubIssue.perform(scene.connection, input(), scene.repeated(effect));

      assert.equal(scene.github.issues[0]!.state, 'open');
      assert.deepEqual(scene.github.writes.slice(1), [
        'PATCH /repos/acme/app/issues/1',
        'POST /repos/acme/app/issues/1/comments',
      ]);
    });

    it('leaves it closed with reopen: false', async () => {
      const effect = await first();
      scene.github.issues[0]!.state = 'closed';
      for (const onRepeat of ['comment', 'count']) {
        const wishes = input({ 'on-repeat': onRepeat, reopen: false });
        await githubIssue.perform(scene.connection, wishes, scene.repeated(effect));
      }

      assert.equal(scene.github.issues[0]!.state, 'closed');
    });

    it('comments all the same, with a warning, when it may not reopen', async () => {
      const effect = await first();
      scene.github.issues[0]!.state = 'closed';
      scene.answerOnce('PATCH', /issues\/1$/, { status: 403, body: { message: 'No.' } });
      const again = await githubIssue.perform(scene.connection, input(), scene.repeated(effect));

      assert.match(again.warnings?.[0] ?? '', /^The issue 1 was not reopened/);
      assert.equal(scene.github.comments.length, 1);
    });

    it('is only counted with on-repeat: count', async () => {
      const wishes = input({ 'on-repeat': 'count' });
      const effect = await first();
      await githubIssue.perform(scene.connection, wishes, scene.repeated(effect));
      scene.github.issues[0]!.state = 'closed';
      scene.time += 24 * 60 * minute;
      await githubIssue.perform(
        scene.connection,
        wishes,
        scene.repeated(effect, { key: otherKey }),
      );

      assert.equal(
        scene.github.issues[0]!.body,
        [
          'Often.',
          '',
          '<!-- rules:count -->',
          'Reported 3 times, last on 2026-11-24.',
          `<!-- rules:key=${otherKey} -->`,
          '<!-- rules:count -->',
          '',
          marker,
        ].join('\n'),
      );
      assert.equal(scene.github.issues[0]!.state, 'open');
      assert.equal(scene.github.comments.length, 0);
    });

    it('is counted once, however often it is tried, and then found', async () => {
      const wishes = input({ 'on-repeat': 'count' });
      const context = scene.repeated(await first());
      scene.answerOnce('PATCH', /issues\/1$/, { after: 'reset' });
      const absent = await githubIssue.find(scene.connection, wishes, context, now);
      const failure = await failureOf(githubIssue.perform(scene.connection, wishes, context));
      const finding = await githubIssue.find(scene.connection, wishes, context, now);
      await githubIssue.perform(scene.connection, wishes, context);

      assert.equal(absent, 'absent');
      assert.equal(failure.reason, 'unknown');
      assert.ok(typeof finding === 'object' && finding.found.issue?.number === '1');
      assert.match(scene.github.issues[0]!.body, /Reported 2 times/);
      assert.equal(scene.github.writes.filter((write) => write.startsWith('PATCH')).length, 1);
    });

    it('sends nothing with on-repeat: ignore', async () => {
      const effect = await first();
      const before = scene.github.requests.length;
      const wishes = input({ 'on-repeat': 'ignore' });
      const context = scene.repeated(effect);
      const again = await githubIssue.perform(scene.connection, wishes, context);
      const finding = await githubIssue.find(scene.connection, wishes, context, now);

      assert.deepEqual(again, effect);
      assert.deepEqual(finding, { found: effect, certainty: 'certain' });
      assert.equal(scene.github.requests.length, before);
    });

    for (const status of [301, 404, 410]) {
      it(`makes a new issue when the old one answers ${status}, and is found again`, async () => {
        const context = scene.repeated(await first());
        scene.github.mood = (request) =>
          request.path.endsWith('issues/1') ? { status, body: { message: 'No.' } } : undefined;
        scene.github.issues[0]!.body = '';
        const again = await githubIssue.perform(scene.connection, input(), context);
        const finding = await githubIssue.find(scene.connection, input(), context, now);

        assert.equal(again.issue?.number, '2');
        assert.match(again.warnings?.[0] ?? '', /^The issue 1 is not there any more/);
        assert.ok(typeof finding === 'object' && finding.found.issue?.number === '2');
      });
    }

    it('makes no new issue when the old one cannot be read just now', async () => {
      const context = scene.repeated(await first());
      scene.answerOnce('GET', /issues\/1$/, { status: 502 });
      const failure = await failureOf(githubIssue.perform(scene.connection, input(), context));

      assert.equal(failure.reason, 'unavailable');
      assert.equal(scene.github.issues.length, 1);
    });
  });

  it('keeps one issue for each fingerprint and repository, in any case', () => {
    const wishes = githubIssue.input.parse({
      repository: 'Acme/App',
      title: 'T',
      fingerprint: 'x',
    });

    assert.deepEqual(githubIssue.keeps?.(wishes), { target: 'acme/app', fingerprint: 'x' });
  });
});

import assert from 'node:assert/strict';
import { githubCommitStatus } from '../../../src/actions/github/commit-status.js';
import { githubIssueComment } from '../../../src/actions/github/issue-comment.js';
import { githubRepositoryDispatch } from '../../../src/actions/github/repository-dispatch.js';
import { minute } from '../../../src/domain/clock.js';
import type { Json } from '../../../src/domain/json.js';
import { failureOf, key, now, repository, Scene } from './support/scene.js';

describe('GitHub actions', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = new Scene();
    await scene.start();
  });

  afterEach(() => scene.github.stop());

  describe('github/issue-comment', () => {
    const wishes = githubIssueComment.input.parse({ repository, issue: '12', body: 'Ready.' });

    it('comments with its marker, and is found by it', async () => {
      const find = () => githubIssueComment.find(scene.connection, wishes, scene.context(), now);
      assert.equal(await find(), 'absent');
      const effect = await githubIssueComment.perform(scene.connection, wishes, scene.context());

      const [comment] = scene.github.comments;
      assert.equal(comment!.issue, 12);
      assert.equal(comment!.body, `Ready.\n\n<!-- rules:key=${key} -->`);
      assert.deepEqual(effect, {
        kind: 'comment',
        id: String(comment!.id),
        url: `https://github.example.com/acme/app/issues/12#issuecomment-${comment!.id}`,
      });
      assert.deepEqual(await find(), { found: effect, certainty: 'certain' });
    });

    it('is looked for a minute further back than the intent, as clocks differ', async () => {
      await githubIssueComment.perform(scene.connection, wishes, scene.context());
      const find = (since: number) =>
        githubIssueComment.find(scene.connection, wishes, scene.context(), since);

      assert.ok(typeof (await find(now + minute)) === 'object');
      assert.equal(await find(now + minute + 1000), 'absent');
    });

    it('believes nobody else who writes that marker', async () => {
      scene.github.login = 'mallory';
      await githubIssueComment.perform(scene.connection, wishes, scene.context());
      scene.github.login = 'release-bot';
      const finding = await githubIssueComment.find(scene.connection, wishes, scene.context(), now);

      assert.equal(finding, 'absent');
    });

    it('takes the number of an issue in either form, and a body with room for the marker', () => {
      const takes = (more: Record<string, Json>) =>
        githubIssueComment.input.safeParse({ repository, issue: 12, body: 'x', ...more }).success;

      assert.ok(takes({}));
      assert.ok(takes({ issue: '12' }));
      for (const issue of [0, -1, 1.5, '#12', '012', '12/../1']) assert.ok(!takes({ issue }));
      assert.ok(takes({ body: 'x'.repeat(59_800) }));
      assert.ok(!takes({ body: 'x'.repeat(59_801) }));
      assert.ok(!takes({ body: '' }));
    });
  });

  describe('github/commit-status', () => {
    const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

    it('sends what was given, under a name of its own', async () => {
      const wishes = githubCommitStatus.input.parse({ repository, sha, state: 'pending' });
      const effect = await githubCommitStatus.perform(scene.connection, wishes, scene.context());

      assert.deepEqual(scene.github.statuses, [{ sha, state: 'pending', context: 'applivery' }]);
      assert.equal(effect.kind, 'status');
    });

    it('looks a short SHA up, and takes no branch that is called like one', async () => {
      const short = sha.slice(0, 7);
      const set = async (given: string) => {
        const wishes = githubCommitStatus.input.parse({ repository, sha: given, state: 'pending' });
        return githubCommitStatus.perform(scene.connection, wishes, scene.context());
      };
      const path = (given: string) => `/repos/${repository}/commits/${given}?per_page=1`;
      scene.github.also.set(path(short), { sha });
      scene.github.also.set(path(short.toUpperCase()), { sha });
      await set(short);
      await set(short.toUpperCase());
      assert.deepEqual(
        scene.github.statuses.map((status) => status.sha),
        [sha, sha],
      );
      scene.github.also.set(path('deadbee'), { sha });
      for (const other of ['deadbee', 'abcdef0']) {
        const failure = await failureOf(set(other));
        assert.equal(failure.reason, 'not-found');
        assert.equal(failure.message, `There is no commit ${other} in ${repository}.`);
      }
      assert.equal(scene.github.statuses.length, 2);
    });

    it('takes SHAs only', () => {
      for (const bad of ['main', sha.slice(34), `${sha}0`, sha.replace('6', 'g')]) {
        const given = { repository, sha: bad, state: 'success' };
        assert.ok(!githubCommitStatus.input.safeParse(given).success, bad);
      }
    });

    it('takes http and https URLs only', () => {
      for (const url of ['javascript:alert(1)', 'ftp://example.com/', '/x']) {
        const given = { repository, sha, state: 'success', url };
        assert.ok(!githubCommitStatus.input.safeParse(given).success, url);
      }
    });
  });

  describe('github/repository-dispatch', () => {
    const takes = (payload: Json) =>
      githubRepositoryDispatch.input.safeParse({ repository, 'event-type': 'x', payload }).success;

    it('sends the payload as it is', async () => {
      const payload = { build: { id: '5e79', tags: ['a'], size: 1.5, none: null } };
      const wishes = githubRepositoryDispatch.input.parse({
        repository,
        'event-type': 'build',
        payload,
      });
      const effect = await githubRepositoryDispatch.perform(
        scene.connection,
        wishes,
        scene.context(),
      );

      assert.deepEqual(effect, { kind: 'sent' });
      assert.deepEqual(scene.github.dispatches, [{ event_type: 'build', client_payload: payload }]);
    });

    it('takes 10 keys and less than 64 KiB', () => {
      const many = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));

      assert.ok(takes(many(10)));
      assert.ok(!takes(many(11)));
      assert.ok(takes({ a: 'x'.repeat(65_535 - '{"a":""}'.length) }));
      assert.ok(!takes({ a: 'x'.repeat(65_536 - '{"a":""}'.length) }));
      assert.ok(!takes({ a: 'ä'.repeat(40_000) }));
    });
  });
});

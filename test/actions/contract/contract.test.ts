import assert from 'node:assert/strict';
import { actions } from '../../../src/actions/index.js';
import { closedUrl } from '../../support/loopback.js';
import { refusals, unreadables } from './cases.js';
import { profiles } from './profiles.js';
import { forEachAction, now, Scene } from './scene.js';
import { Failure } from '../../../src/domain/failure.js';

describe('every action', () => {
  describe('makes exactly one effect from its example and says so', () => {
    forEachAction(async (scene) => {
      const effect = await scene.perform();

      assert.equal(effect.kind, scene.action.makes);
      assert.equal(scene.effects, 1);
      assert.deepEqual(effect.warnings ?? [], []);
      assert.equal(effect.run === undefined, effect.kind !== 'run');
      scene.assertNoSecret(effect);
    });
  });

  for (const { name, reply, reason, wait } of refusals) {
    describe(`takes ${name} for ${reason} and sends nothing again`, () => {
      forEachAction(async (scene) => {
        scene.answerNextWrite(reply);
        const failure = await scene.failure();

        assert.equal(failure.reason, reason, failure.message);
        assert.equal(failure.retryAt, wait === undefined ? failure.retryAt : now + wait);
        assert.equal(scene.writes.length, 1);
        assert.ok(!scene.fake.requests.some(({ path }) => path.includes('elsewhere')));
      });
    });
  }

  describe('takes the limits of its own provider for rate-limited', () => {
    forEachAction(async (scene) => {
      for (const { name, reply, wait } of scene.profile.limits ?? []) {
        scene.answerNextWrite(reply);
        const failure = await scene.failure();

        assert.equal(failure.reason, 'rate-limited', name);
        assert.equal(failure.retryAt, now + wait, name);
      }
      assert.equal(scene.effects, 0);
    });
  });

  describe('says what to do about credentials that are refused', () => {
    forEachAction(async (scene) => {
      scene.answerNextWrite({ status: 401, body: { message: 'No.' } });
      const { fix } = await scene.failure();

      assert.match(fix ?? '', /^\S.*\.$/);
    });
  });

  describe('takes a refused connection for unavailable', () => {
    forEachAction(async (scene) => {
      const failure = await scene.failure({ url: await closedUrl() });

      assert.equal(failure.reason, 'unavailable', failure.message);
    });
  });

  it('takes silence for unknown and sends nothing again', async () => {
    // All at once, as each waits for its time-out.
    await Promise.all(
      actions.map(async (action) => {
        const scene = await new Scene(action).start();
        scene.answerNextWrite('silence');
        try {
          const failure = await scene.failure({ timeout: 1500 });

          assert.equal(failure.reason, 'unknown', `${action.name}: ${failure.message}`);
          assert.equal(scene.writes.length, 1, action.name);
        } finally {
          await scene.stop();
        }
      }),
    );
  });

  for (const { name, reply } of unreadables) {
    describe(`takes a success with ${name} for done, or leaves it to be looked for`, () => {
      forEachAction(async (scene) => {
        scene.answerNextWrite(reply);
        try {
          const effect = await scene.perform();
          assert.equal(effect.kind, scene.action.makes);
          scene.assertNoSecret(effect);
        } catch (error) {
          assert.ok(error instanceof Failure && error.reason === 'unknown', String(error));
        }
        assert.equal(scene.effects, 1);
      });
    });
  }

  describe('gives no secret away when the far side repeats what it was sent', () => {
    forEachAction(async (scene) => {
      const { mood } = scene.fake;
      scene.fake.mood = (request) => {
        if (request.method === 'GET') return mood?.(request);
        return {
          status: 400,
          body: { message: `Bad: ${JSON.stringify(request.headers)} ${request.body}` },
        };
      };
      const failure = await scene.failure();

      assert.equal(failure.reason, 'refused');
    });
  });

  describe('finds what was made when the answer got lost, and makes nothing twice', () => {
    forEachAction(async (scene) => {
      scene.answerNextWrite({ after: 'reset' });
      await scene.failure();
      assert.equal(scene.effects, 1);

      const finding = await scene.find();
      assert.equal(scene.writes.length, 1, 'looking writes nothing');
      if (finding === 'undecidable') return;
      if (finding !== 'absent') {
        assert.equal(finding.found.kind, scene.action.makes);
        scene.assertNoSecret(finding);
        return;
      }
      await scene.perform();
      if (!scene.action.idempotent) assert.equal(scene.effects, 1);
    });
  });

  describe('finds nothing when the request got lost, and makes it at the next attempt', () => {
    forEachAction(async (scene) => {
      scene.answerNextWrite('reset');
      await scene.failure();
      assert.equal(scene.effects, 0);

      const finding = await scene.find();
      assert.ok(finding === 'absent' || finding === 'undecidable');
      await scene.perform();
      assert.equal(scene.effects, 1);
    });
  });

  describe('finds what it made as it made it', () => {
    forEachAction(async (scene) => {
      const effect = await scene.perform();
      const finding = await scene.find();

      if (typeof finding === 'string') return;
      assert.equal(finding.found.id, effect.id);
      assert.deepEqual(finding.found.run, effect.run);
      assert.deepEqual(finding.found.issue, effect.issue);
    });
  });
});

describe('the contract suite', () => {
  it('has a profile for every provider that has actions', () => {
    const named = new Set(actions.map(({ provider }) => provider));

    assert.deepEqual(
      [...named].filter((name) => !(name in profiles)),
      [],
    );
  });
});

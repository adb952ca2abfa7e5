import assert from 'node:assert/strict';
import { actions } from '../../src/actions/index.js';
import type { AnyAction } from '../../src/domain/action.js';
import { closedUrl, type Answered, type Mood, type Reply } from '../support/loopback.js';
import { MatrixScene, type Fault } from './support/matrix-scene.js';

/** What the far side does instead of answering as it should. */
const troubles: readonly { readonly name: string; readonly reply: Reply }[] = [
  { name: 'a reset', reply: 'reset' },
  { name: 'a time-out', reply: 'silence' },
  { name: 'a 500', reply: { status: 500, body: { message: 'No.' } } },
  { name: 'a 502', reply: { status: 502, body: '<html>Bad gateway</html>' } },
  { name: 'a 503', reply: { status: 503, headers: { 'retry-after': '2' }, body: '' } },
];

/** The far side did nothing, and says so. */
const limits: readonly { readonly name: string; readonly reply: Answered }[] = [
  { name: 'a 429', reply: { status: 429, headers: { 'retry-after': '30' }, body: 'Retry later' } },
  {
    name: 'a rate limit as 403',
    reply: {
      status: 403,
      headers: { 'retry-after': '30' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    },
  },
];

/** Told with a status that GitLab does not use for it. */
const githubOnly = ['a rate limit as 403'];

const created: Answered = { status: 201, body: { id: 1, text: 'x'.repeat(200) } };

interface Case {
  readonly name: string;
  readonly fault: Fault;
  /** Whoever is told that nothing happened knows it. */
  readonly isTold: boolean;
}

function met(name: string, mood: Mood | undefined, isTold = false): Case {
  return { name, fault: { mood, death: false }, isTold };
}

function dying(name: string, mood: Mood | undefined): Case {
  return { name, fault: { mood, death: true }, isTold: false };
}

const cases: readonly Case[] = [
  ...troubles.map(({ name, reply }) => met(`${name} before it takes effect`, reply)),
  ...limits.map(({ name, reply }) => met(`${name} before it takes effect`, reply, true)),
  ...troubles.map(({ name, reply }) => met(`${name} once it took effect`, { after: reply })),
  met('a reset during the answer', { after: { ...created, ending: 'cut-off' } }),
  met('a time-out during the answer', { after: { ...created, ending: 'stall' } }),
  dying('our death before it takes effect', 'reset'),
  dying('our death once it took effect', { after: 'reset' }),
  dying('our death during the answer', { after: { ...created, ending: 'cut-off' } }),
  dying('our death after the answer, before it is recorded', undefined),
];

/** Where the far side shows nothing of what it did, nobody can find out. */
function isBlind({ name }: AnyAction): boolean {
  return name === 'github/repository-dispatch';
}

async function inScene(action: AnyAction, check: (scene: MatrixScene) => Promise<void>) {
  const scene = await new MatrixScene(action).start();
  try {
    await check(scene);
  } finally {
    await scene.stop();
  }
}

/** All actions at once, as some wait for a time-out. */
async function forAll(check: (scene: MatrixScene, action: AnyAction) => Promise<void>) {
  await Promise.all(
    actions.map((action) =>
      inScene(action, async (scene) => {
        try {
          await check(scene, action);
        } catch (error) {
          throw new Error(`${action.name}: ${String(error)}`, { cause: error });
        }
      }),
    ),
  );
}

describe('the effect of every action is there once, or a person is asked, after', () => {
  for (const { name, fault, isTold } of cases) {
    it(name, async () => {
      await forAll(async (scene, action) => {
        if (githubOnly.some((one) => name.startsWith(one)) && action.provider !== 'github') return;
        scene.meet(fault);
        const id = await scene.addTask();
        await scene.act();
        const task = await scene.finish(id);
        const told = `${task.status}: ${task.reason ?? ''} ${(await scene.outcomes(id)).join()}`;
        if (isBlind(action) && !isTold && task.status === 'uncertain') {
          assert.ok(scene.effects <= 1, told);
          return;
        }
        assert.ok(['succeeded', 'following'].includes(task.status), told);
        if (!action.idempotent) assert.equal(scene.effects, 1, told);
        else assert.ok(scene.effects >= 1, told);
      });
    });
  }

  it('a refused connection', async () => {
    const closed = await closedUrl();
    await forAll(async (scene) => {
      scene.moveTo(closed);
      const id = await scene.addTask();
      await scene.act();
      assert.equal(scene.effects, 0);
      scene.moveTo(undefined);
      const task = await scene.finish(id);
      assert.ok(['succeeded', 'following'].includes(task.status), task.reason);
      assert.equal(scene.effects, 1);
    });
  });

  it('the same trouble twice', async () => {
    await forAll(async (scene, action) => {
      const lost = { mood: 'reset', death: false } as const;
      const made = { mood: { after: 'reset' }, death: false } as const;
      scene.meet(lost, made);
      const id = await scene.addTask();
      await scene.act();
      const task = await scene.finish(id);
      if (isBlind(action)) {
        assert.equal(task.status, 'uncertain');
        assert.ok(scene.effects <= 1);
        return;
      }
      assert.ok(['succeeded', 'following'].includes(task.status), task.reason);
      if (!action.idempotent) assert.equal(scene.effects, 1);
    });
  });

  it('trouble at the second write of an action that makes two', async () => {
    const action = actions.find(({ name }) => name === 'github/deployment')!;
    for (const { fault } of cases) {
      await inScene(action, async (scene) => {
        scene.meet({ mood: undefined, death: false }, fault);
        const id = await scene.addTask();
        await scene.act();
        const task = await scene.finish(id);
        assert.equal(task.status, 'succeeded', task.reason);
        assert.equal(scene.effects, 1);
      });
    }
  });
});

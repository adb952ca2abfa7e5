import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/json.js';
import { actions } from '../../src/actions/index.js';
import { retryTask } from '../../src/operate/retry-task.js';
import { MatrixScene } from '../act/support/matrix-scene.js';
import { byTest } from '../support/by-test.js';
import { Loopback } from '../support/loopback.js';
import { faultCases, type FaultCase } from './moods.js';

/** What the table has a column for. */
export interface Subject {
  readonly title: string;
  readonly uses: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

export const subjects: readonly Subject[] = [
  { title: '`github/workflow-dispatch`', uses: 'github/workflow-dispatch' },
  {
    title: 'the same without `correlation-input`',
    uses: 'github/workflow-dispatch',
    input: { repository: 'acme/awesome-app', workflow: 'device-tests.yml', ref: 'main' },
  },
  { title: '`github/issue`', uses: 'github/issue' },
  { title: '`github/repository-dispatch`', uses: 'github/repository-dispatch' },
  { title: '`gitlab/pipeline`', uses: 'gitlab/pipeline' },
  { title: '`gitlab/issue`', uses: 'gitlab/issue' },
];

/** What came of one task. */
export interface Measure {
  /** How many there are at the provider. */
  readonly effects: number;
  /** Writes that the provider got. */
  readonly calls: number;
  readonly status: string;
  /** Requests that another host got, to which the provider redirected. */
  readonly elsewhere: number;
}

/** One task, one fault, until the task has come to an end; time goes by by hand. */
export async function measure(fault: FaultCase, { uses, input }: Subject): Promise<Measure> {
  const action = actions.find(({ name }) => name === uses);
  assert.ok(action);
  const elsewhere = await new Loopback(() => ({ status: 201, body: { id: 1 } })).start();
  const scene = await new MatrixScene(action).start((input ?? action.example) as JsonObject);
  try {
    const moods = fault.moods(`${elsewhere.url}/elsewhere`);
    scene.meet(...moods.map((mood) => ({ mood, death: false })));
    const id = await scene.addTask();
    await scene.act();
    let { status } = await scene.finish(id);
    if (fault.retried === true) {
      assert.equal(status, 'failed');
      await retryTask(id, scene.store, scene.clock, byTest);
      await scene.act();
      ({ status } = await scene.finish(id));
    }
    return {
      effects: scene.effects,
      calls: scene.writes.length,
      status: status === 'following' ? 'succeeded' : status,
      elsewhere: elsewhere.requests.length,
    };
  } finally {
    await scene.stop();
    await elsewhere.stop();
  }
}

/** A row of the table; undefined: not in the words of that provider. */
export interface Measured {
  readonly fault: FaultCase;
  readonly results: readonly (Measure | undefined)[];
}

/** All faults, one after the other, each with all subjects at once. */
export async function measureAll(): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const fault of faultCases) measured.push(await measureFault(fault));
  return measured;
}

export async function measureFault(fault: FaultCase): Promise<Measured> {
  const results = await Promise.all(
    subjects.map(async (subject) => {
      const isTold = fault.only === undefined || subject.uses.startsWith(`${fault.only}/`);
      return isTold ? measure(fault, subject) : undefined;
    }),
  );
  return { fault, results };
}

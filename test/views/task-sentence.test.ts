import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/json.js';
import type { Task } from '../../src/domain/task.js';
import { actions } from '../../src/actions/index.js';
import { taskSentence, taskThing } from '../../src/views/task-sentence.js';

/** Only what sentences are made of. */
function taskOf(uses: string, more: Partial<Task> = {}, input?: JsonObject): Task {
  const request = input === undefined ? undefined : ({ with: input } as Task['request']);
  return { uses, status: 'skipped', ...more, request } as Task;
}

describe('the sentence of a task', () => {
  it('is one that can be read where nothing of its request is known', () => {
    const reason = 'The rule is muted until 2026-11-23 10:00 UTC: the farm is down';
    assert.equal(
      taskSentence(taskOf('github/workflow-dispatch', { reason })),
      'a workflow was skipped: the rule is muted until 2026-11-23 10:00 UTC: the farm is down',
    );
    for (const { name } of actions)
      assert.match(taskThing(taskOf(name)), /^(an?|the) [a-z]+$/, name);
  });

  for (const [uses, input, thing] of [
    [
      'github/workflow-dispatch',
      { workflow: 'ci.yml', repository: 'a/b' },
      'workflow *ci.yml* in a/b',
    ],
    ['github/repository-dispatch', { 'event-type': 'built' }, 'event *built*'],
    ['gitlab/pipeline', { ref: 'main', project: 7 }, 'a pipeline on *main* in 7'],
    ['github/issue-comment', { issue: 3 }, 'a comment on issue 3'],
    [
      'gitlab/commit-status',
      { state: 'failed', sha: '0123456789' },
      'the status *failed* of 01234567',
    ],
    ['github/deployment', { environment: 'beta' }, 'a deployment to *beta*'],
    ['gitlab/job', { job: 12 }, 'job 12'],
  ] as const) {
    it(`names ${thing}`, () => {
      assert.equal(taskThing(taskOf(uses, {}, input)), thing);
    });
  }
});

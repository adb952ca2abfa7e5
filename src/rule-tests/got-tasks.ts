import type { Delivery } from '../domain/delivery.js';
import { effectKey } from '../domain/ids.js';
import type { Task } from '../domain/task.js';
import type { Ruleset } from '../rules/ruleset.js';
import type { RuleTest } from './rule-test.js';
import type { TestProvider } from './test-provider.js';
import type { GotTask } from './test-result.js';

export interface GotOptions {
  readonly test: RuleTest;
  readonly ruleset: Ruleset;
  readonly provider: TestProvider;
  /** In the order in which they came. */
  readonly deliveries: readonly Delivery[];
}

/**
 * What was sent, and what failed before it could be: by the time at which it was first sent, then by
 * event, rule and step, as they stand in the files.
 */
export function gotTasks(tasks: readonly Task[], options: GotOptions): GotTask[] {
  const { test, ruleset, provider, deliveries } = options;
  return tasks
    .flatMap((task) => {
      const sentAt = provider.firstSent(effectKey(task.delivery, task.rule, task.step));
      if (sentAt === undefined && task.status !== 'failed') return [];
      const order = [
        sentAt ?? task.createdAt,
        deliveries.findIndex(({ id }) => id === task.delivery),
        ruleset.rules.findIndex(({ id }) => id === task.rule),
        task.position,
      ];
      return [{ order, got: gotTask(task, sentAt === undefined ? undefined : sentAt - test.now) }];
    })
    .sort((one, other) => compareOrders(one.order, other.order))
    .map(({ got }) => got);
}

function gotTask(task: Task, sentAfter: number | undefined): GotTask {
  return {
    rule: task.rule,
    step: task.step,
    uses: task.uses,
    with: task.request?.with ?? {},
    status: task.status,
    reason: task.reason,
    attempts: task.attempts,
    run: task.run?.conclusion ?? undefined,
    sentAfter,
  };
}

function compareOrders(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

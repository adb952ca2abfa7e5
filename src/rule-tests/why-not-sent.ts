import { notRead, type BuildKnowledge } from '../domain/build.js';
import { formatDuration, type Millis } from '../domain/clock.js';
import type { Delivery } from '../domain/delivery.js';
import type { Task } from '../domain/task.js';
import type { Ruleset } from '../rules/ruleset.js';
import { explainRules } from '../views/rule-view.js';
import { taskSentence } from '../views/task-sentence.js';
import type { ExpectedTask } from './rule-test.js';

export interface TestFacts {
  readonly ruleset: Ruleset;
  readonly deliveries: readonly Delivery[];
  /** What was known of the build, by the delivery's id. */
  readonly builds: ReadonlyMap<string, BuildKnowledge>;
  readonly tasks: readonly Task[];
  readonly publicUrl: string;
  /** When the test began. */
  readonly now: Millis;
}

/** Why what was expected was not sent, a sentence for each event of the test. */
export function whyNotSent(expected: ExpectedTask, facts: TestFacts): string[] {
  const { deliveries, now } = facts;
  return deliveries.map((delivery) => {
    const at = formatDuration(delivery.receivedAt - now);
    const event = deliveries.length > 1 ? `the event at ${at}: ` : '';
    return `${event}${whyNotFor(expected, delivery, facts)}`;
  });
}

function whyNotFor(expected: ExpectedTask, delivery: Delivery, facts: TestFacts): string {
  const { ruleset, deliveries, builds, tasks, publicUrl, now } = facts;
  if (delivery.status === 'duplicate') {
    const first = deliveries.find(({ id }) => id === delivery.duplicateOf);
    const at = formatDuration((first?.receivedAt ?? now) - now);
    return `it is the same event as the one at ${at} (a duplicate), so rules did not run again; another build or report has another id`;
  }
  const rules = explainRules(ruleset, delivery, builds.get(delivery.id) ?? notRead, publicUrl);
  const rule = rules.find((one) => one.rule === expected.rule);
  if (rule?.matched === false) {
    const remedy = rule.whyNot?.remedy;
    const would = remedy === undefined ? '' : `; it ${remedy}`;
    return `the rule ${rule.why ?? 'did not match'}${would}`;
  }
  const own = tasks.filter(
    (task) =>
      task.delivery === delivery.id &&
      task.rule === expected.rule &&
      (expected.step === undefined || task.step === expected.step),
  );
  const sentences = own.map((task) => `step ${task.step}: ${taskSentence(task)}`);
  return `the rule matched; ${sentences.join('; ')}`;
}

import type { Task } from '../domain/task.js';

/** What every log line about a task says of it, under the same names. */
export function taskFacts(task: Task) {
  return {
    task: task.id,
    delivery: task.delivery,
    rule: task.rule,
    step: task.step,
    position: task.position,
    uses: task.uses,
    connection: task.connection,
  };
}

import { cancellableStatuses } from '../../operate/cancel-task.js';
import { retryableStatuses } from '../../operate/retry-task.js';
import type { TaskView } from '../../views/task-view.js';
import type { PageFrame } from '../page-frame.js';
import { FormToken } from './form-token.js';

const cancellable: readonly string[] = cancellableStatuses;
const retryable: readonly string[] = retryableStatuses;

/** What an operator may do with a task as it is now; nothing for those who may only look. */
export function TaskButtons({ task, frame }: { task: TaskView; frame: PageFrame }) {
  if (frame.session.role !== 'admin') return null;
  if (task.status === 'uncertain') return <Decision task={task} frame={frame} />;
  const operations = [
    ...(retryable.includes(task.status) ? (['retry'] as const) : []),
    ...(cancellable.includes(task.status) ? (['cancel'] as const) : []),
  ];
  if (operations.length === 0) return null;
  return (
    <form method="post" class="row" action={`/tasks/${task.id}/${operations[0] ?? ''}`}>
      <Hidden task={task} frame={frame} />
      {operations.map((operation) => (
        <button
          type="submit"
          class="small"
          formaction={`/tasks/${task.id}/${operation}`}
          aria-label={`${wordOf(operation, task)} ${task.rule} / ${task.step}`}
        >
          {wordOf(operation, task)}
        </button>
      ))}
    </form>
  );
}

function wordOf(operation: 'retry' | 'cancel', { status }: TaskView): string {
  if (operation === 'retry') return 'Retry';
  return status === 'failed' ? 'Put to rest' : 'Cancel';
}

/** Nobody could find out whether it happened: a person looks, and says. */
function Decision({ task, frame }: { task: TaskView; frame: PageFrame }) {
  return (
    <form method="post" class="row" action={`/tasks/${task.id}/resolve`}>
      <Hidden task={task} frame={frame} />
      <label>
        Where it is to be seen, if it happened
        <input type="url" name="url" placeholder="https://…" />
      </label>
      <button type="submit" class="small" name="happened" value="yes">
        It happened
      </button>
      <button type="submit" class="small" name="happened" value="no">
        It did not: send it again
      </button>
      <button type="submit" class="small secondary" formaction={`/tasks/${task.id}/cancel`}>
        Cancel
      </button>
    </form>
  );
}

function Hidden({ task, frame }: { task: TaskView; frame: PageFrame }) {
  return (
    <>
      <FormToken frame={frame} />
      <input type="hidden" name="back" value={`${frame.address}#${task.id}`} />
      <label>
        Reason
        <input name="reason" maxLength={300} placeholder="for the record" />
      </label>
    </>
  );
}

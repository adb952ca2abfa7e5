import type { TaskView } from '../../views/task-view.js';
import type { PageFrame } from '../page-frame.js';
import { Empty } from '../parts/empty.js';
import { FormToken } from '../parts/form-token.js';
import { Page } from '../parts/page.js';
import { Sentence } from '../parts/sentence.js';
import { State, toneOfTask, wordOfTask } from '../parts/state.js';
import { tasksAddress, type Tab } from '../task-tabs.js';

export type SeveralOperation = 'retry' | 'cancel';

export interface SeveralPageProps {
  readonly frame: PageFrame;
  readonly operation: SeveralOperation;
  readonly tab: Tab;
  readonly tasks: readonly TaskView[];
}

/** Several tasks at once: how many and which, before it happens. */
export function SeveralPage({ frame, operation, tab, tasks }: SeveralPageProps) {
  const count = `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}`;
  const title = operation === 'retry' ? `Retry ${count}?` : `Cancel ${count}?`;
  return (
    <Page frame={frame} title={title} place="/tasks">
      <h1>{title}</h1>
      {tasks.length === 0 ? (
        <Empty>
          None is selected. <a href={tasksAddress(tab)}>Back</a>
        </Empty>
      ) : (
        <form method="post" action="/tasks/several" class="row">
          <FormToken frame={frame} />
          <input type="hidden" name="operation" value={operation} />
          <input type="hidden" name="tab" value={tab} />
          {tasks.map(({ id }) => (
            <input type="hidden" name="id" value={id} />
          ))}
          <label>
            Reason
            <input name="reason" maxLength={300} placeholder="for the record" />
          </label>
          <button type="submit">
            {operation === 'retry' ? `Retry ${count}` : `Cancel ${count}`}
          </button>
          <a href={tasksAddress(tab)}>Do not</a>
        </form>
      )}
      <ul class="rules">
        {tasks.map((task) => (
          <li>
            <State tone={toneOfTask(task)}>{wordOfTask(task)}</State> <strong>{task.rule}</strong> /{' '}
            {task.step}: <Sentence text={task.explanation} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

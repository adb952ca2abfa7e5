import type { TaskView } from '../../views/task-view.js';
import type { PageFrame } from '../page-frame.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { TaskDetails } from '../parts/task-details.js';

export function TaskPage({ frame, task }: { frame: PageFrame; task: TaskView }) {
  return (
    <Page frame={frame} title={`${task.rule} / ${task.step}`} place="/tasks">
      <h1>Task</h1>
      <p>
        Of delivery{' '}
        <a href={`/deliveries/${task.delivery}`}>
          <code class="id-whole">{task.delivery}</code>
        </a>
      </p>
      <Live id="task" frame={frame}>
        <TaskDetails task={task} frame={frame} />
      </Live>
    </Page>
  );
}

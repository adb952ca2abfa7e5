import type { DeadKind } from '../../domain/task.js';
import type { TaskView } from '../../views/task-view.js';
import type { PageFrame } from '../page-frame.js';
import { Empty } from '../parts/empty.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { Sentence } from '../parts/sentence.js';
import { State, toneOfTask, wordOfTask } from '../parts/state.js';
import { TaskButtons } from '../parts/task-buttons.js';
import { When } from '../parts/when.js';
import { tabs, tasksAddress, type Tab } from '../task-tabs.js';

export interface TasksPageProps {
  readonly frame: PageFrame;
  readonly tab: Tab;
  /** On the tab `failed`: only these. */
  readonly kind: DeadKind | undefined;
  /** How many there are on each tab; of those that are over, undefined. */
  readonly counts: Readonly<Partial<Record<Tab, number>>>;
  readonly tasks: readonly TaskView[];
  readonly next: string | undefined;
  readonly isFirst: boolean;
}

/** Why tasks are dead, as people look for it. */
const kinds: readonly (readonly [DeadKind, string])[] = [
  ['refused', 'refused by the provider'],
  ['configuration', 'rule or connection wrong'],
  ['given-up', 'given up'],
  ['defect', 'our fault'],
];

export function TasksPage(props: TasksPageProps) {
  const { frame, tab, kind, counts, tasks, next, isFirst } = props;
  const list = (
    <>
      <ul class="tabs" aria-label="Which tasks">
        {tabs.map((name) => (
          <li>
            <a href={tasksAddress(name)} aria-current={name === tab ? 'page' : undefined}>
              {name}
              {counts[name] === undefined ? '' : ` (${counts[name]})`}
            </a>
          </li>
        ))}
      </ul>
      {tab === 'failed' && <Kinds kind={kind} />}
      {tasks.length === 0 ? <Nothing tab={tab} /> : <Rows {...props} />}
      <nav class="pager" aria-label="Pages of the list">
        {!isFirst && <a href={tasksAddress(tab, { kind })}>Newest</a>}
        {next !== undefined && <a href={tasksAddress(tab, { kind, before: next })}>Older</a>}
      </nav>
    </>
  );
  return (
    <Page frame={frame} title={`Tasks: ${tab}`} place="/tasks">
      <h1>Tasks</h1>
      <Live id="tasks" frame={frame}>
        {list}
      </Live>
      {frame.session.role === 'admin' && tasks.length > 0 && <Several tab={tab} />}
    </Page>
  );
}

function Kinds({ kind }: { kind: DeadKind | undefined }) {
  return (
    <ul class="tabs" aria-label="Why they failed">
      <li>
        <a href={tasksAddress('failed')} aria-current={kind === undefined ? 'page' : undefined}>
          all
        </a>
      </li>
      {kinds.map(([name, text]) => (
        <li>
          <a
            href={tasksAddress('failed', { kind: name })}
            aria-current={kind === name ? 'page' : undefined}
          >
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Rows({ frame, tasks }: TasksPageProps) {
  return (
    <table class="rows">
      <thead>
        <tr>
          {frame.session.role === 'admin' && <th scope="col">Select</th>}
          <th scope="col">Since</th>
          <th scope="col">Status</th>
          <th scope="col">What it is about</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <tr id={task.id} key={task.id} data-row>
            {frame.session.role === 'admin' && (
              <td class="inline">
                <input
                  type="checkbox"
                  form="several"
                  name="id"
                  value={task.id}
                  id={`select-${task.id}`}
                  aria-label={`Select ${task.rule} / ${task.step}`}
                />
              </td>
            )}
            <td class="inline">
              <When at={Date.parse(task.createdAt)} now={frame.now} />
            </td>
            <td class="inline">
              <State tone={toneOfTask(task)}>{wordOfTask(task)}</State>
            </td>
            <td class="says">
              <a href={`/deliveries/${task.delivery}#${task.id}`} data-open>
                <strong>{task.rule}</strong> / {task.step}
              </a>
              : <Sentence text={task.explanation} />
              {task.nextAttemptAt !== null && (
                <span class="muted">
                  {' '}
                  Next try: <When at={Date.parse(task.nextAttemptAt)} now={frame.now} />.
                </span>
              )}
              <TaskButtons task={task} frame={frame} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is selected is shown again, with its number, before anything happens. */
function Several({ tab }: { tab: Tab }) {
  return (
    <form id="several" method="get" action="/tasks/several" class="row">
      <input type="hidden" name="tab" value={tab} />
      <span>With those selected:</span>
      {tab !== 'waiting' && (
        <button type="submit" name="operation" value="retry" class="small">
          Retry…
        </button>
      )}
      <button type="submit" name="operation" value="cancel" class="small secondary">
        {tab === 'failed' ? 'Put to rest…' : 'Cancel…'}
      </button>
    </form>
  );
}

function Nothing({ tab }: { tab: Tab }) {
  switch (tab) {
    case 'waiting':
      return <Empty>Nothing waits: all that came was done, or failed.</Empty>;
    case 'running':
      return <Empty>No workflow or pipeline that was started from here is running.</Empty>;
    case 'uncertain':
      return (
        <Empty>Nothing is uncertain: of all that was sent it is known what became of it.</Empty>
      );
    case 'failed':
      return <Empty>No dead letters.</Empty>;
    case 'all':
      return (
        <Empty>
          No tasks yet. They come when a <a href="/deliveries">delivery</a> matches a{' '}
          <a href="/rules">rule</a>.
        </Empty>
      );
  }
}

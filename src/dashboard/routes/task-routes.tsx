import type Router from '@koa/router';
import { deadKinds, type Task } from '../../domain/task.js';
import { cancelTask } from '../../operate/cancel-task.js';
import { NotPossible } from '../../operate/not-possible.js';
import { resolveTask, type Resolution } from '../../operate/resolve-task.js';
import { retryTask } from '../../operate/retry-task.js';
import { attemptsOfTasks } from '../../store/tables/attempts.js';
import { openTasks } from '../../store/tables/figures.js';
import { findTask, listTasks } from '../../store/tables/tasks.js';
import { taskView } from '../../views/task-view.js';
import type { Gate } from '../access/gate.js';
import { safePath } from '../access/safe-path.js';
import type { Session } from '../access/sessions.js';
import { byOf } from '../by-of.js';
import type { DashboardOptions } from '../dashboard-options.js';
import { SeveralPage, type SeveralOperation } from '../pages/several-page.js';
import { TaskPage } from '../pages/task-page.js';
import { TasksPage } from '../pages/tasks-page.js';
import { parameter } from '../parameter.js';
import { readTab, statusesOfTab, tasksAddress, type Tab } from '../task-tabs.js';

const pageSize = 50;
const mostAtOnce = 200;

/** What is, was, or will be done, and what an operator may do about it. */
export function addTaskRoutes(router: Router, gate: Gate, options: DashboardOptions): void {
  const { store, clock } = options;
  const { db } = store;

  function change(
    id: string,
    operation: string,
    form: URLSearchParams,
    session: Session,
  ): Promise<Task> {
    const by = byOf(session, form);
    if (operation === 'retry') return retryTask(id, store, clock, by);
    if (operation === 'cancel') return cancelTask(id, store, clock, by);
    return resolveTask(id, readResolution(form), store, clock, by);
  }

  router.get(
    '/tasks',
    gate.page(async ({ URL: { searchParams } }, frame) => {
      const tab = readTab(searchParams.get('tab'));
      const before = searchParams.get('before') ?? undefined;
      const kind = deadKinds.find((one) => one === searchParams.get('kind'));
      const found = await tasksOfTab(tab, {
        kind: tab === 'failed' ? kind : undefined,
        before,
        limit: pageSize + 1,
      });
      const shown = found.slice(0, pageSize);
      return (
        <TasksPage
          frame={frame}
          tab={tab}
          kind={kind}
          counts={await countsOfTabs()}
          tasks={await views(shown)}
          next={found.length > pageSize ? shown.at(-1)?.id : undefined}
          isFirst={before === undefined}
        />
      );
    }),
  );

  router.get(
    '/tasks/several',
    gate.page(async ({ URL: { searchParams } }, frame) => {
      const tasks = await Promise.all(
        searchParams
          .getAll('id')
          .slice(0, mostAtOnce)
          .map((id) => findTask(db, id)),
      );
      return (
        <SeveralPage
          frame={frame}
          operation={readSeveral(searchParams.get('operation'))}
          tab={readTab(searchParams.get('tab'))}
          tasks={await views(tasks.filter((task) => task !== undefined))}
        />
      );
    }),
  );

  router.post(
    '/tasks/several',
    gate.change(async (_context, form, session) => {
      const operation = readSeveral(form.get('operation'));
      const refused: string[] = [];
      for (const id of form.getAll('id').slice(0, mostAtOnce)) {
        try {
          await change(id, operation, form, session);
        } catch (error) {
          if (!(error instanceof NotPossible)) throw error;
          refused.push(error.message);
        }
      }
      options.wake();
      if (refused.length > 0) {
        throw new NotPossible('conflict', `The others are done, but: ${refused.join(' ')}`);
      }
      return tasksAddress(readTab(form.get('tab')));
    }),
  );

  router.get(
    '/tasks/:id',
    gate.page(async (context, frame) => {
      const id = parameter(context, 'id');
      const task = await findTask(db, id);
      if (task === undefined) throw new NotPossible('not-found', `There is no task ${id}.`);
      const [view] = await views([task]);
      if (view === undefined) throw new Error(`no view of ${id}`);
      return <TaskPage frame={frame} task={view} />;
    }),
  );

  for (const operation of ['retry', 'cancel', 'resolve'] as const) {
    router.post(
      `/tasks/:id/${operation}`,
      gate.change(async (context, form, session) => {
        await change(parameter(context, 'id'), operation, form, session);
        options.wake();
        return safePath(form.get('back'));
      }),
    );
  }

  /** Newest first. */
  async function tasksOfTab(
    tab: Tab,
    filter: Omit<Parameters<typeof listTasks>[1], 'status'>,
  ): Promise<Task[]> {
    if (tab === 'all') return listTasks(db, filter);
    const lists = await Promise.all(
      statusesOfTab[tab].map((status) => listTasks(db, { ...filter, status })),
    );
    return lists
      .flat()
      .sort((one, other) => (one.id < other.id ? 1 : -1))
      .slice(0, filter.limit);
  }

  async function countsOfTabs(): Promise<Partial<Record<Tab, number>>> {
    const open = await openTasks(db);
    const count = (tab: Exclude<Tab, 'all'>) =>
      open
        .filter(({ status }) => statusesOfTab[tab].includes(status))
        .reduce((sum, one) => sum + one.count, 0);
    return {
      waiting: count('waiting'),
      running: count('running'),
      uncertain: count('uncertain'),
    };
  }

  async function views(tasks: readonly Task[]) {
    const attempts = await attemptsOfTasks(
      db,
      tasks.map(({ id }) => id),
    );
    return tasks.map((task) => taskView(task, attempts.get(task.id) ?? []));
  }
}

function readSeveral(text: string | null): SeveralOperation {
  return text === 'cancel' ? 'cancel' : 'retry';
}

/** @throws NotPossible when neither button was pressed */
function readResolution(form: URLSearchParams): Resolution {
  const url = form.get('url')?.trim() ?? '';
  switch (form.get('happened')) {
    case 'yes':
      if (url !== '' && !/^https?:\/\//.test(url)) {
        throw new NotPossible('conflict', 'Where it is to be seen has to be an http(s) address.');
      }
      return url === '' ? { happened: true } : { happened: true, url };
    case 'no':
      return { happened: false };
    default:
      throw new NotPossible('conflict', 'Say whether it happened or not.');
  }
}

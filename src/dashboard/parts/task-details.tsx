import type { Millis } from '../../domain/clock.js';
import type { TaskView } from '../../views/task-view.js';
import type { PageFrame } from '../page-frame.js';
import { JsonBlock } from './json-block.js';
import { RemoteLink } from './remote-link.js';
import { Sentence } from './sentence.js';
import { spanText } from './spans.js';
import { State, toneOfTask, wordOfTask } from './state.js';
import { TaskButtons } from './task-buttons.js';
import { When } from './when.js';

/** A task whole: its sentence, what was sent, and each attempt with its answer. */
export function TaskDetails({ task, frame }: { task: TaskView; frame: PageFrame }) {
  return (
    <section id={task.id} class="block" aria-label={`Task ${task.rule} / ${task.step}`}>
      <h2>
        <State tone={toneOfTask(task)}>{wordOfTask(task)}</State> {task.rule} / {task.step}
      </h2>
      <p>
        <Sentence text={task.explanation} />
      </p>
      <TaskButtons task={task} frame={frame} />
      <dl class="facts">
        <dt>task</dt>
        <dd>
          <code class="id-whole">{task.id}</code>
        </dd>
        <dt>action</dt>
        <dd>
          <code>{task.uses}</code> by connection <code>{task.connection}</code>
        </dd>
        {task.kind !== null && <Fact name="dead because" value={task.kind} />}
        {task.nextAttemptAt !== null && (
          <>
            <dt>next try</dt>
            <dd>
              <When at={Date.parse(task.nextAttemptAt)} now={frame.now} />
            </dd>
          </>
        )}
        <Made task={task} />
      </dl>
      <h3>Sent</h3>
      {task.request === null ? (
        <p class="muted">Nothing was filled in or sent yet.</p>
      ) : (
        <JsonBlock value={task.request.with} />
      )}
      <Attempts task={task} now={frame.now} />
    </section>
  );
}

function Made({ task }: { task: TaskView }) {
  const { effect, run } = task;
  return (
    <>
      {effect !== null && (
        <>
          <dt>made</dt>
          <dd>
            {effect.kind} {effect.id ?? ''} {effect.url !== null && <RemoteLink url={effect.url} />}
          </dd>
          {effect.warnings.map((warning) => (
            <Fact name="warning" value={warning} />
          ))}
        </>
      )}
      {run !== null && (
        <>
          <dt>run</dt>
          <dd>
            {run.conclusion ?? run.status} {run.url !== null && <RemoteLink url={run.url} />}
          </dd>
        </>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Attempts({ task, now }: { task: TaskView; now: Millis }) {
  if (task.attempts.length === 0) return null;
  return (
    <table class="rows">
      <caption>Attempts</caption>
      <thead>
        <tr>
          <th scope="col">No.</th>
          <th scope="col">When</th>
          <th scope="col">Took</th>
          <th scope="col">Answer</th>
        </tr>
      </thead>
      <tbody>
        {task.attempts.map(({ n, at, durationMs, outcome, httpStatus, error }) => (
          <tr>
            <td class="inline">{n}</td>
            <td class="inline">
              <When at={Date.parse(at)} now={now} />
            </td>
            <td class="inline">{spanText(durationMs)}</td>
            <td class="says">
              {outcome} {httpStatus ?? ''} {error !== null && <JsonBlock value={error} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

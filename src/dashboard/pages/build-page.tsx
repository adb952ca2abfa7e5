import type { DeliveryView } from '../../views/delivery-view.js';
import type { Build } from '../builds.js';
import type { PageFrame } from '../page-frame.js';
import { DeliveryRows } from '../parts/delivery-rows.js';
import { Empty } from '../parts/empty.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { State, toneWords } from '../parts/state.js';
import { TaskDetails } from '../parts/task-details.js';
import { TimelineList } from '../parts/timeline-list.js';
import type { Timeline } from '../timeline.js';

export interface BuildPageProps {
  readonly frame: PageFrame;
  readonly application: string;
  readonly build: string;
  /** Undefined: nothing came about it. */
  readonly known: Build | undefined;
  /** The addresses of the badges: of this build, and of the application's newest one. */
  readonly badge: string;
  readonly latestBadge: string;
  /** Newest first. */
  readonly deliveries: readonly DeliveryView[];
  /** One a delivery, in the same order. */
  readonly timelines: readonly Timeline[];
}

/** Everything about one build of an application. */
export function BuildPage(props: BuildPageProps) {
  const { frame, application, build, known, deliveries, timelines } = props;
  return (
    <Page frame={frame} title={`Build ${build}`} place="/builds">
      <h1>
        Build <code class="id-whole">{build}</code> of {known?.application ?? application}
      </h1>
      <Live id="build" frame={frame}>
        {known !== undefined && (
          <p>
            <State tone={known.tone}>{toneWords[known.tone]}</State> {known.version}
            {known.version !== '' && ': '}
            {known.events.join(', ')}
          </p>
        )}
        {deliveries.length === 0 ? (
          <Empty>Nothing came about this build. It may be one of another application.</Empty>
        ) : (
          <DeliveryRows deliveries={deliveries} now={frame.now} />
        )}
        {deliveries.map((delivery, index) => {
          const timeline = timelines[index];
          return timeline === undefined || delivery.tasks.length === 0 ? null : (
            <section class="block delivery" aria-label={`What came of ${delivery.id}`}>
              <TimelineList timeline={timeline} />
              <div>
                {delivery.tasks.map((task) => (
                  <TaskDetails key={task.id} task={task} frame={frame} />
                ))}
              </div>
            </section>
          );
        })}
      </Live>
      {known !== undefined && <Badges {...props} name={known.application} />}
    </Page>
  );
}

/** Their addresses are shown to administrators: whoever has one can see the state. */
function Badges({ frame, badge, latestBadge, name }: BuildPageProps & { name: string }) {
  if (frame.session.role !== 'admin') return null;
  return (
    <section class="block" aria-labelledby="badges">
      <h2 id="badges">Badges</h2>
      <p class="muted">
        Pictures for a README. Whoever has such an address can see the state, and nothing else,
        without logging in; a new admin token ends them.
      </p>
      <dl class="facts">
        <dt>this build</dt>
        <dd>
          <code>{`![build](${badge})`}</code>
        </dd>
        <dt>the newest build of {name}</dt>
        <dd>
          <code>{`![newest build](${latestBadge})`}</code>
        </dd>
      </dl>
    </section>
  );
}

import type { DeliveryView } from '../../views/delivery-view.js';
import type { PageFrame } from '../page-frame.js';
import { DeliveryRows } from '../parts/delivery-rows.js';
import { Empty } from '../parts/empty.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { TaskDetails } from '../parts/task-details.js';
import { TimelineList } from '../parts/timeline-list.js';
import type { Timeline } from '../timeline.js';

export interface BuildPageProps {
  readonly frame: PageFrame;
  readonly application: string;
  readonly build: string;
  /** Newest first. */
  readonly deliveries: readonly DeliveryView[];
  /** One a delivery, in the same order. */
  readonly timelines: readonly Timeline[];
}

/** Everything about one build of an application. */
export function BuildPage({ frame, application, build, deliveries, timelines }: BuildPageProps) {
  const name = deliveries.find((delivery) => delivery.application.name !== null)?.application.name;
  return (
    <Page frame={frame} title={`Build ${build}`} place="/deliveries">
      <h1>
        Build <code class="id-whole">{build}</code> of {name ?? application}
      </h1>
      <Live id="build" frame={frame}>
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
    </Page>
  );
}

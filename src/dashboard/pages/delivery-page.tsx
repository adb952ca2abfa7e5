import type { ComponentChildren } from 'preact';
import type { DeliveryDetails } from '../../views/delivery-view.js';
import type { PageFrame } from '../page-frame.js';
import { JsonBlock } from '../parts/json-block.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { Sentence } from '../parts/sentence.js';
import { State } from '../parts/state.js';
import { TaskDetails } from '../parts/task-details.js';
import { TimelineList } from '../parts/timeline-list.js';
import { When } from '../parts/when.js';
import type { Timeline } from '../timeline.js';

export interface DeliveryPageProps {
  readonly frame: PageFrame;
  readonly delivery: DeliveryDetails;
  readonly timeline: Timeline;
  /** The page of the build that the event is about. */
  readonly buildAddress: string | undefined;
  /** Where others find this page. */
  readonly link: string;
}

export function DeliveryPage(props: DeliveryPageProps) {
  const { frame, delivery, timeline } = props;
  const name = delivery.application.name ?? delivery.application.id;
  return (
    <Page
      frame={frame}
      title={`${delivery.action ?? 'Rejected'}${name === null ? '' : ` of ${name}`}`}
      place="/deliveries"
    >
      <Actions {...props} />
      <Live id="delivery" frame={frame}>
        <h1 class="says">
          <Sentence text={delivery.explanation} />
        </h1>
        <div class="delivery">
          <div>
            <TimelineList timeline={timeline} />
            <Facts {...props} />
          </div>
          <div>
            <Faults faults={delivery.faults} />
            {delivery.tasks.map((task) => (
              <TaskDetails key={task.id} task={task} frame={frame} />
            ))}
            <Rules delivery={delivery} />
            <Build frame={frame} build={delivery.build} />
            <Block id="payload" title="Payload">
              <JsonBlock value={delivery.event} />
              <small class="muted">
                {frame.session.role === 'admin'
                  ? 'What looks like a secret is masked here; the API gives the payload as it came.'
                  : 'What looks like a secret, and addresses of people and machines, are masked.'}
              </small>
            </Block>
          </div>
        </div>
      </Live>
    </Page>
  );
}

function Actions({ frame, delivery, link }: DeliveryPageProps) {
  const path = `/deliveries/${delivery.id}`;
  const isReplayable = delivery.status !== 'rejected' && frame.session.role === 'admin';
  const waits = delivery.build?.status === 'waiting';
  const hasRules = delivery.status === 'matched' || delivery.status === 'unmatched';
  return (
    <p class="row">
      {isReplayable && !waits && <a href={`${path}/replay`}>Replay…</a>}
      {hasRules && <a href={`${path}/test`}>Make a test of this</a>}
      {isReplayable && <a href={`/playground?event=delivery:${delivery.id}`}>Try other rules…</a>}
      <button type="button" class="small secondary outline" data-copy={link} hidden>
        Copy link
      </button>
    </p>
  );
}

function Facts({ frame, delivery, buildAddress }: DeliveryPageProps) {
  const { application, ruleset, duplicateOf, replayOf } = delivery;
  return (
    <dl class="facts">
      <dt>delivery</dt>
      <dd>
        <code class="id-whole">{delivery.id}</code>
      </dd>
      <dt>received</dt>
      <dd>
        <When at={Date.parse(delivery.receivedAt)} now={frame.now} />
      </dd>
      <dt>status</dt>
      <dd>{delivery.status}</dd>
      {application.id !== null && (
        <>
          <dt>application</dt>
          <dd>
            <a
              href={`/deliveries?${new URLSearchParams({ application: application.id }).toString()}`}
            >
              {application.name ?? application.id}
            </a>
          </dd>
        </>
      )}
      {buildAddress !== undefined && (
        <>
          <dt>build</dt>
          <dd>
            <a href={buildAddress}>everything about this build</a>
          </dd>
        </>
      )}
      <Other name="same as" id={duplicateOf} />
      <Other name="replays" id={replayOf} />
      {ruleset !== null && (
        <>
          <dt>ruleset</dt>
          <dd>
            <a href={`/rules?ruleset=${ruleset}`}>
              <code>{ruleset.slice(0, 12)}</code>
            </a>
          </dd>
        </>
      )}
    </dl>
  );
}

function Other({ name, id }: { name: string; id: string | null }) {
  return id === null ? null : (
    <>
      <dt>{name}</dt>
      <dd>
        <a href={`/deliveries/${id}`}>
          <code class="id-whole">{id}</code>
        </a>
      </dd>
    </>
  );
}

function Faults({ faults }: { faults: readonly string[] }) {
  if (faults.length === 0) return null;
  return (
    <Block id="faults" title="What is wrong with it">
      <ul>
        {faults.map((fault) => (
          <li>{fault}</li>
        ))}
      </ul>
    </Block>
  );
}

function Rules({ delivery }: { delivery: DeliveryDetails }) {
  if (delivery.rules.length === 0) return null;
  return (
    <Block id="rules" title="Rules, as they were then">
      <ul class="rules">
        {delivery.rules.map(({ rule, name, matched, why, whyNot }) => (
          <li>
            <State tone={matched ? 'ok' : 'none'}>{matched ? 'matched' : 'did not match'}</State>{' '}
            <strong>{rule}</strong>
            {matched && name !== undefined && <>: {name}</>}
            {why !== undefined && (
              <>
                : <Sentence text={why} />
              </>
            )}
            {whyNot?.remedy !== undefined && (
              <p class="remedy">
                It <Sentence text={whyNot.remedy} />.
              </p>
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}

/** What Applivery said of the build, where a rule needed it. */
function Build({ frame, build }: { frame: PageFrame; build: DeliveryDetails['build'] }) {
  if (build === null) return null;
  const { status, since, tries, why, nextTryAt, facts } = build;
  return (
    <Block id="build" title="Build, as Applivery told">
      {facts !== null && <JsonBlock value={facts} />}
      {status === 'unknown' && <p>Nothing is known: {why}.</p>}
      {status === 'waiting' && (
        <p>
          Rules that use <code>build</code> wait for it since{' '}
          <When at={Date.parse(since)} now={frame.now} />
          {tries > 0 &&
            `; Applivery was asked ${tries} ${tries === 1 ? 'time' : 'times'} without an answer`}
          {why !== null && `: ${why}`}
          {nextTryAt !== null && (
            <>
              . It is asked again <When at={Date.parse(nextTryAt)} now={frame.now} />
            </>
          )}
          .
        </p>
      )}
    </Block>
  );
}

function Block({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ComponentChildren;
}) {
  return (
    <section id={id} class="block" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

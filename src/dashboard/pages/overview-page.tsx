import type { DeliveryView } from '../../views/delivery-view.js';
import {
  waitingStatuses,
  type Figures,
  type OpenTasks,
  type Outcome,
} from '../../store/tables/figures.js';
import type { RuleFigures } from '../../store/tables/rule-figures.js';
import type { PageFrame } from '../page-frame.js';
import { DeliveryRows } from '../parts/delivery-rows.js';
import { Empty } from '../parts/empty.js';
import { InForce, type ConnectionSummary, type RulesSummary } from '../parts/in-force.js';
import { Live } from '../parts/live.js';
import { OutcomeChart } from '../parts/outcome-chart.js';
import { Page } from '../parts/page.js';
import { spanText } from '../parts/spans.js';
import { State } from '../parts/state.js';
import { When } from '../parts/when.js';
import type { Trouble } from '../troubles.js';

export interface Overview {
  readonly troubles: readonly Trouble[];
  /** Of the last 24 hours. */
  readonly today: Figures;
  /** Of the same 24 hours a week before. */
  readonly weekBefore: Figures;
  /** Tasks that were still to be sent a week ago at this time. */
  readonly waitingWeekBefore: number;
  readonly open: readonly OpenTasks[];
  /** Undefined: there are none yet. */
  readonly rules: RulesSummary | undefined;
  readonly connections: readonly ConnectionSummary[];
  readonly hours: readonly ReadonlyMap<Outcome, number>[];
  readonly days: readonly ReadonlyMap<Outcome, number>[];
  /** From event to effect, in milliseconds; undefined: there was none. */
  readonly reaction: { readonly p50: number; readonly p95: number } | undefined;
  readonly slowest: RuleFigures | undefined;
  readonly mostFailing: RuleFigures | undefined;
  readonly deliveries: readonly DeliveryView[];
}

export function OverviewPage({ frame, overview }: { frame: PageFrame; overview: Overview }) {
  const { today, weekBefore, open, reaction } = overview;
  const waiting = open
    .filter(({ status }) => waitingStatuses.includes(status))
    .reduce((count, one) => count + one.count, 0);
  return (
    <Page frame={frame} title="Overview" place="/">
      <Live id="overview" frame={frame}>
        <Verdict troubles={overview.troubles} />
        <dl class="figures">
          <Figure name="received" now={today.received} before={weekBefore.received} />
          <Figure name="effects" now={today.effects} before={weekBefore.effects} />
          <div>
            <dt>waiting now</dt>
            <dd>
              <a href="/tasks">{waiting}</a>
              <small>{overview.waitingWeekBefore} a week before</small>
            </dd>
          </div>
          <Figure name="failed" now={today.failed} before={weekBefore.failed} />
          <div>
            <dt>event to effect</dt>
            <dd>
              {reaction === undefined ? '–' : spanText(reaction.p50)}
              <small>
                {reaction === undefined
                  ? 'no effect in 24 h'
                  : `half of them; 95 % in ${spanText(reaction.p95)}`}
              </small>
            </dd>
          </div>
        </dl>
        <InForce {...overview} />
        <Waiting open={open} now={frame.now} />
        <div class="charts">
          <OutcomeChart
            title="The last 24 hours"
            unit="hour"
            start="24 h ago"
            parts={overview.hours}
          />
          <OutcomeChart
            title="The last 14 days"
            unit="day"
            start="14 days ago"
            parts={overview.days}
          />
        </div>
        <Extremes {...overview} />
        <h2>Newest deliveries</h2>
        {overview.deliveries.length === 0 ? (
          <Empty>
            Nothing came yet: <a href="/deliveries">how to fill this</a>.
          </Empty>
        ) : (
          <DeliveryRows deliveries={overview.deliveries} now={frame.now} />
        )}
      </Live>
    </Page>
  );
}

function Verdict({ troubles }: { troubles: readonly Trouble[] }) {
  if (troubles.length === 0) {
    return (
      <div class="notice notice-ok">
        <h1>
          <State tone="ok">All is well</State>
        </h1>
      </div>
    );
  }
  return (
    <div class="notice notice-failed">
      <h1>
        {troubles.length === 1 ? 'One thing needs a look' : `${troubles.length} things need a look`}
      </h1>
      <ul>
        {troubles.map(({ tone, text, href }) => (
          <li>
            <State tone={tone}>{tone}</State> <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Figure({ name, now, before }: { name: string; now: number; before: number }) {
  return (
    <div>
      <dt>{name}, last 24 h</dt>
      <dd>
        {now}
        <small>{before} a week before</small>
      </dd>
    </div>
  );
}

function Waiting({ open, now }: { open: readonly OpenTasks[]; now: number }) {
  if (open.length === 0) return null;
  return (
    <>
      <h2>Not over</h2>
      <ul class="rules">
        {open.map(({ status, connection, count, nextAttemptAt }) => (
          <li>
            {count} {status} for <a href="/connections">{connection}</a>
            {nextAttemptAt !== undefined && (
              <>
                , the first due <When at={nextAttemptAt} now={now} />
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Extremes({ slowest, mostFailing }: Overview) {
  if (slowest === undefined && mostFailing === undefined) return null;
  return (
    <p>
      {slowest?.averageRun !== undefined && (
        <>
          Slowest rule in 14 days: <a href="/rules">{slowest.rule}</a>, whose runs took{' '}
          {spanText(slowest.averageRun)} on average.{' '}
        </>
      )}
      {mostFailing !== undefined && (
        <>
          Most failing: <a href="/rules">{mostFailing.rule}</a>, {mostFailing.failed} of{' '}
          {mostFailing.tasks} tasks.
        </>
      )}
    </p>
  );
}

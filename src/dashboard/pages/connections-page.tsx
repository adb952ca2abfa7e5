import type { Limits, ProviderName } from '../../domain/connection.js';
import type { Millis } from '../../domain/clock.js';
import type { Budget } from '../../store/tables/budgets.js';
import type { Circuit } from '../../store/tables/circuits.js';
import type { OpenTasks } from '../../store/tables/figures.js';
import type { PageFrame } from '../page-frame.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { State } from '../parts/state.js';
import { When } from '../parts/when.js';

/** A connection and how it is doing. */
export interface ConnectionState {
  readonly name: string;
  readonly provider: ProviderName;
  readonly url: string;
  readonly hasCredentials: boolean;
  readonly limits: Limits;
  readonly circuit: Circuit | undefined;
  readonly budget: Budget | undefined;
  /** Of the last minute and hour; only known of connections with limits. */
  readonly writes: { readonly minute: number; readonly hour: number };
  readonly open: readonly OpenTasks[];
}

export interface ConnectionsPageProps {
  readonly frame: PageFrame;
  readonly connections: readonly ConnectionState[];
}

export function ConnectionsPage({ frame, connections }: ConnectionsPageProps) {
  return (
    <Page frame={frame} title="Connections" place="/connections">
      <h1>Connections</h1>
      <Live id="connections" frame={frame}>
        {connections.map((connection) => (
          <Connection connection={connection} now={frame.now} />
        ))}
      </Live>
    </Page>
  );
}

function Connection({ connection, now }: { connection: ConnectionState; now: Millis }) {
  const { name, provider, url, budget, open } = connection;
  return (
    <section class="block" aria-label={`Connection ${name}`}>
      <h2>
        {name} <Doing connection={connection} />
      </h2>
      <dl class="facts">
        <dt>provider</dt>
        <dd>
          {provider} at <span class="address">{url}</span>
        </dd>
        <dt>circuit</dt>
        <dd>
          <CircuitText circuit={connection.circuit} now={now} />
        </dd>
        {budget !== undefined && budget.pausedUntil > now && (
          <>
            <dt>pause</dt>
            <dd>
              until <When at={budget.pausedUntil} now={now} />: {budget.reason}
            </dd>
          </>
        )}
        <WriteLimits {...connection} />
        <dt>tasks</dt>
        <dd>
          {open.length === 0
            ? 'none waits'
            : open.map(({ status, count }) => `${count} ${status}`).join(', ')}
        </dd>
      </dl>
    </section>
  );
}

function Doing({ connection: { circuit, hasCredentials } }: { connection: ConnectionState }) {
  if (!hasCredentials) return <State tone="uncertain">no credentials: records only</State>;
  return circuit === undefined || circuit.state === 'closed' ? (
    <State tone="ok">ready</State>
  ) : (
    <State tone="failed">does not answer</State>
  );
}

function CircuitText({ circuit, now }: { circuit: Circuit | undefined; now: Millis }) {
  if (circuit === undefined || circuit.state === 'closed') return <>closed: calls go out</>;
  return (
    <>
      {circuit.state}, opened <When at={circuit.since} now={now} /> after {circuit.failures} failed
      calls; the next try <When at={circuit.nextProbeAt} now={now} />
      {circuit.reason !== undefined && `: ${circuit.reason}`}
    </>
  );
}

function WriteLimits({ limits, writes }: Pick<ConnectionState, 'limits' | 'writes'>) {
  if (limits === 'off') {
    return (
      <>
        <dt>write limits</dt>
        <dd>off</dd>
      </>
    );
  }
  return (
    <>
      <Limit name="minute" made={writes.minute} most={limits.perMinute} />
      <Limit name="hour" made={writes.hour} most={limits.perHour} />
    </>
  );
}

function Limit({ name, made, most }: { name: string; made: number; most: number }) {
  return (
    <>
      <dt>writes, last {name}</dt>
      <dd>
        <meter min="0" max={most} value={made} aria-label={`writes in the last ${name}`} /> {made}{' '}
        of {most}
      </dd>
    </>
  );
}

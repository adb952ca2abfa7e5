import type { Limits, ProviderName } from '../../domain/connection.js';
import type { Millis } from '../../domain/clock.js';
import type { Budget } from '../../store/tables/budgets.js';
import type { Circuit } from '../../store/tables/circuits.js';
import type { Allowance } from '../../stage/allowances.js';
import type { OpenTasks } from '../../store/tables/figures.js';
import type { LastError } from '../../store/tables/last-errors.js';
import type { ConnectionCheck } from '../connection-checks.js';
import type { PageFrame } from '../page-frame.js';
import { ConnectionFindings } from '../parts/connection-findings.js';
import { ConnectionWord } from '../parts/connection-word.js';
import { FormToken } from '../parts/form-token.js';
import { AllowanceBar, WriteLimits } from '../parts/limit-bar.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { Sentence } from '../parts/sentence.js';
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
  /** What the provider told this instance last. */
  readonly allowance: Allowance | undefined;
  readonly open: readonly OpenTasks[];
  readonly lastError: LastError | undefined;
}

export interface ConnectionsPageProps {
  readonly frame: PageFrame;
  readonly connections: readonly ConnectionState[];
  /** What the providers said last; undefined: they were not asked. */
  readonly check: ConnectionCheck | undefined;
  /** The hash of the rules in force. */
  readonly ruleset: string | undefined;
}

export function ConnectionsPage(props: ConnectionsPageProps) {
  const { frame, connections, check } = props;
  return (
    <Page frame={frame} title="Connections" place="/connections">
      <h1>Connections</h1>
      {frame.session.role === 'admin' && <CheckButton frame={frame} />}
      <Live id="connections" frame={frame}>
        <CheckTime {...props} />
        {connections.map((connection) => (
          <Connection connection={connection} check={check} now={frame.now} />
        ))}
      </Live>
    </Page>
  );
}

function CheckButton({ frame }: { frame: PageFrame }) {
  return (
    <form method="post" action="/connections/check" class="row">
      <FormToken frame={frame} />
      <button type="submit" class="small">
        Check permissions
      </button>
      <span class="muted">Asks the providers, reading only: up to 20 s.</span>
    </form>
  );
}

function CheckTime({ frame, check, ruleset }: ConnectionsPageProps) {
  if (check === undefined) return null;
  return (
    <p>
      Permissions as the providers told <When at={check.at} now={frame.now} />
      {check.ruleset === ruleset ? '.' : ', for other rules than those in force now.'}
    </p>
  );
}

function Connection(props: {
  connection: ConnectionState;
  check: ConnectionCheck | undefined;
  now: Millis;
}) {
  const { connection, check, now } = props;
  const { name, provider, url, budget, open, lastError } = connection;
  return (
    <section class="block" aria-label={`Connection ${name}`}>
      <h2>
        {name} <ConnectionWord {...connection} />
      </h2>
      <dl class="facts">
        <dt>provider</dt>
        <dd>
          {provider} at <span class="address">{url}</span>
        </dd>
        <dt>permissions</dt>
        <dd>
          <ConnectionFindings
            findings={check?.findings.get(name)}
            hasCredentials={connection.hasCredentials}
          />
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
        <dt>requests left</dt>
        <dd>
          <AllowanceBar allowance={connection.allowance} now={now} />
        </dd>
        <WriteLimits {...connection} />
        <dt>tasks</dt>
        <dd>
          {open.length === 0
            ? 'none waits'
            : open.map(({ status, count }) => `${count} ${status}`).join(', ')}
        </dd>
        <dt>last error</dt>
        <dd>
          {lastError === undefined ? (
            'none in 7 days'
          ) : (
            <>
              <When at={lastError.at} now={now} />: <Sentence text={lastError.error} />{' '}
              <a href={`/tasks/${lastError.task}`}>its task</a>
            </>
          )}
        </dd>
      </dl>
    </section>
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

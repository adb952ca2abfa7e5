import { deliveryStatuses } from '../../domain/delivery.js';
import { mostSearched } from '../../store/tables/delivery-pages.js';
import type { DeliveryView } from '../../views/delivery-view.js';
import { deliveriesAddress, type DeliveryQuery, type FilterField } from '../delivery-filter.js';
import type { PageFrame } from '../page-frame.js';
import { DeliveryRows } from '../parts/delivery-rows.js';
import { Empty } from '../parts/empty.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';

export interface DeliveriesPageProps {
  readonly frame: PageFrame;
  readonly query: DeliveryQuery;
  readonly deliveries: readonly DeliveryView[];
  /** The last id of this page, when there are older ones. */
  readonly next: string | undefined;
  /** Older ones were not searched for the text. */
  readonly isSearchCut: boolean;
  /** For whoever may know it. */
  readonly webhookUrl: string | undefined;
  readonly events: readonly string[];
}

export function DeliveriesPage(props: DeliveriesPageProps) {
  const { frame, query, deliveries, next } = props;
  const isFirst = query.filter.before === undefined;
  const list = (
    <>
      {deliveries.length === 0 ? (
        <Nothing {...props} />
      ) : (
        <DeliveryRows deliveries={deliveries} now={frame.now} />
      )}
      {props.isSearchCut && (
        <p>
          Only {mostSearched} deliveries are searched for a text at a time: <em>Older</em> goes on.
        </p>
      )}
      <nav class="pager" aria-label="Pages of the list">
        {!isFirst && <a href={deliveriesAddress(query.typed)}>Newest</a>}
        {next !== undefined && <a href={deliveriesAddress(query.typed, next)}>Older</a>}
      </nav>
    </>
  );
  return (
    <Page frame={frame} title="Deliveries" place="/deliveries">
      <h1>Deliveries</h1>
      <Filter query={query} events={props.events} />
      {/* What is older than something does not change by what comes. */}
      {isFirst ? (
        <Live id="deliveries" frame={frame}>
          {list}
        </Live>
      ) : (
        list
      )}
    </Page>
  );
}

function Filter({ query, events }: { query: DeliveryQuery; events: readonly string[] }) {
  const { typed } = query;
  return (
    <search>
      <form method="get" action="/deliveries" class="filter">
        <label>
          Text or id
          <input type="search" name="q" value={typed.q ?? ''} aria-keyshortcuts="/" />
          <Fault query={query} field="q" />
        </label>
        <label>
          Event
          <input name="action" list="events" value={typed.action ?? ''} />
          <datalist id="events">
            {events.map((name) => (
              <option value={name} />
            ))}
          </datalist>
        </label>
        <label>
          Application
          <input name="application" placeholder="name or id" value={typed.application ?? ''} />
        </label>
        <label>
          Status
          <select name="status">
            <option value="">any</option>
            {deliveryStatuses.map((status) => (
              <option value={status} selected={typed.status === status}>
                {status}
              </option>
            ))}
          </select>
          <Fault query={query} field="status" />
        </label>
        <label>
          Since
          <input name="since" placeholder="2h, 2026-11-23" value={typed.since ?? ''} />
          <Fault query={query} field="since" />
        </label>
        <label>
          Until
          <input name="until" placeholder="1h, 2026-11-23" value={typed.until ?? ''} />
          <Fault query={query} field="until" />
        </label>
        <div class="row">
          <button type="submit">Filter</button>
          {Object.keys(typed).length > 0 && <a href="/deliveries">Clear</a>}
        </div>
      </form>
    </search>
  );
}

function Fault({ query, field }: { query: DeliveryQuery; field: FilterField }) {
  const fault = query.faults.get(field);
  return fault === undefined ? null : (
    <small role="alert" class="state-failed">
      {fault}
    </small>
  );
}

function Nothing({ query, webhookUrl }: DeliveriesPageProps) {
  if (Object.keys(query.typed).length > 0) {
    return <Empty>No delivery fits this filter.</Empty>;
  }
  if (query.filter.before !== undefined) return <Empty>There are no older ones.</Empty>;
  return (
    <Empty>
      Nothing came yet. Try it: <code>npm run -s cli -- send build_processed</code>. Then let
      Applivery send its events
      {webhookUrl === undefined ? ' here' : <WebhookUrl url={webhookUrl} />}.
    </Empty>
  );
}

function WebhookUrl({ url }: { url: string }) {
  return (
    <>
      {' '}
      to <code class="id-whole">{url}</code>
    </>
  );
}

import type { AuditEntry } from '../../store/tables/audit.js';
import type { PageFrame } from '../page-frame.js';
import { Empty } from '../parts/empty.js';
import { Page } from '../parts/page.js';
import { exactTime } from '../parts/spans.js';

export interface AuditPageProps {
  readonly frame: PageFrame;
  readonly entries: readonly AuditEntry[];
  readonly next: string | undefined;
}

/** What operators changed, newest first. */
export function AuditPage({ frame, entries, next }: AuditPageProps) {
  return (
    <Page frame={frame} title="Changes" place="/audit">
      <h1>Changes by operators</h1>
      {entries.length === 0 ? (
        <Empty>Nobody changed anything here yet: no retry, no replay, nothing cancelled.</Empty>
      ) : (
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Reason, and what came of it</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr id={entry.id}>
                <td class="inline">
                  <time datetime={new Date(entry.at).toISOString()}>{exactTime(entry.at)}</time>
                </td>
                <td class="inline wraps">{entry.who}</td>
                <td class="inline wraps">
                  {entry.operation} <Target id={entry.target} />
                </td>
                <td class="says">
                  {entry.reason ?? 'no reason given'};{' '}
                  {entry.outcome ?? 'the service ended before it was done'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <nav class="pager" aria-label="Pages of the list">
        {next !== undefined && <a href={`/audit?before=${next}`}>Older</a>}
      </nav>
    </Page>
  );
}

function Target({ id }: { id: string }) {
  return (
    <a href={addressOf(id)}>
      <code class="id-whole">{id}</code>
    </a>
  );
}

/** What was changed is a delivery, a task, or a rule. */
function addressOf(id: string): string {
  if (id.startsWith('dlv_')) return `/deliveries/${id}`;
  return id.startsWith('tsk_') ? `/tasks/${id}` : '/rules';
}

import type { Build } from '../builds.js';
import type { PageFrame } from '../page-frame.js';
import { Empty } from '../parts/empty.js';
import { Live } from '../parts/live.js';
import { Page } from '../parts/page.js';
import { State, toneWords } from '../parts/state.js';
import { When } from '../parts/when.js';

export interface BuildsPageProps {
  readonly frame: PageFrame;
  readonly builds: readonly Build[];
  /** Where the older ones begin, when there may be some. */
  readonly next: string | undefined;
  readonly isFirst: boolean;
}

/** The builds that the newest deliveries are about. */
export function BuildsPage({ frame, builds, next, isFirst }: BuildsPageProps) {
  return (
    <Page frame={frame} title="Builds" place="/builds">
      <h1>Builds</h1>
      <Live id="builds" frame={frame}>
        {builds.length === 0 ? (
          <Nothing isFirst={isFirst} />
        ) : (
          <Rows builds={builds} frame={frame} />
        )}
        <nav class="pager" aria-label="Pages of the list">
          {!isFirst && <a href="/builds">Newest</a>}
          {next !== undefined && (
            <a href={`/builds?${new URLSearchParams({ before: next }).toString()}`}>Older</a>
          )}
        </nav>
      </Live>
    </Page>
  );
}

function Rows({ builds, frame }: { builds: readonly Build[]; frame: PageFrame }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Last event</th>
          <th scope="col">Status</th>
          <th scope="col">Build</th>
        </tr>
      </thead>
      <tbody>
        {builds.map(({ address, id, application, version, events, lastAt, tone }) => (
          <tr key={address} data-row>
            <td class="inline">
              <When at={Date.parse(lastAt)} now={frame.now} />
            </td>
            <td class="inline">
              <State tone={tone}>{toneWords[tone]}</State>
            </td>
            <td class="says">
              <a href={address} data-open>
                <strong>{application}</strong> {version}
              </a>{' '}
              <code>{id}</code>: {events.join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Nothing({ isFirst }: { isFirst: boolean }) {
  return (
    <Empty>
      {isFirst ? (
        <>
          No event told of a build yet. <code>npm run -s cli -- send build_processed</code> sends
          one.
        </>
      ) : (
        <>None of these deliveries is about a build.</>
      )}
    </Empty>
  );
}

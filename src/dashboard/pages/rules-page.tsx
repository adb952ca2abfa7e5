import type { Ruleset } from '../../rules/ruleset.js';
import type { RuleFigures } from '../../store/tables/rule-figures.js';
import type { RulesetAge } from '../../store/tables/ruleset-history.js';
import type { PageFrame } from '../page-frame.js';
import { Empty } from '../parts/empty.js';
import { Page } from '../parts/page.js';
import { exactTime } from '../parts/spans.js';
import { State } from '../parts/state.js';
import { When } from '../parts/when.js';

export interface RulesPageProps {
  readonly frame: PageFrame;
  /** The one that is shown; undefined: none could be loaded. */
  readonly ruleset: Ruleset | undefined;
  readonly isCurrent: boolean;
  /** What is wrong with the files as they are in the folder. */
  readonly fault: string | undefined;
  readonly figures: ReadonlyMap<string, RuleFigures>;
  readonly history: readonly RulesetAge[];
}

export function RulesPage({ frame, ruleset, isCurrent, fault, figures, history }: RulesPageProps) {
  return (
    <Page frame={frame} title="Rules" place="/rules">
      <h1>
        Rules{' '}
        {ruleset !== undefined && (
          <small class="muted">
            ruleset <code>{ruleset.hash.slice(0, 12)}</code>
            {isCurrent ? ', in force' : ', not in force any more'}
          </small>
        )}
      </h1>
      {fault !== undefined && (
        <p role="alert" class="notice notice-failed">
          {fault}. See what is wrong with <code>npm run -s cli -- check</code>.
        </p>
      )}
      {ruleset === undefined || ruleset.rules.length === 0 ? (
        <Empty>
          There are no rules. <code>npm run -s cli -- check</code> says why, if you wrote some.
        </Empty>
      ) : (
        <RuleRows frame={frame} ruleset={ruleset} figures={figures} />
      )}
      {ruleset?.files.map(({ path, text }) => (
        <section class="block">
          <h2>{path}</h2>
          <pre class="source" tabIndex={0} aria-label={path}>
            <code>
              {text.split('\n').map((line, index) => (
                <span id={lineId(path, index + 1)}>{line}</span>
              ))}
            </code>
          </pre>
        </section>
      ))}
      <History history={history} shown={ruleset?.hash} />
    </Page>
  );
}

function lineId(file: string, line: number): string {
  return `${file.replace(/[^\w.-]/g, '_')}-${line}`;
}

function RuleRows(props: {
  frame: PageFrame;
  ruleset: Ruleset;
  figures: ReadonlyMap<string, RuleFigures>;
}) {
  const { frame, ruleset, figures } = props;
  return (
    <table class="rows">
      <caption>What each did in the last 30 days</caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">On</th>
          <th scope="col">Matched</th>
          <th scope="col">Last</th>
          <th scope="col">Failed</th>
        </tr>
      </thead>
      <tbody>
        {ruleset.rules.map(({ id, on, mode, place, description }) => {
          const did = figures.get(id);
          return (
            <tr data-row>
              <td>
                <a href={`#${lineId(place.file, place.line)}`} data-open>
                  <strong>{id}</strong>
                </a>{' '}
                {mode !== 'live' && <State tone="none">{mode}</State>}
                {description !== undefined && <small class="muted"> {description}</small>}
              </td>
              <td>
                {on.map((event) => (
                  <>
                    <code>{event}</code>{' '}
                  </>
                ))}
              </td>
              <td class="inline">{did?.matched ?? 0} times</td>
              <td class="inline">
                {did === undefined ? 'not at all' : <When at={did.lastMatchedAt} now={frame.now} />}
              </td>
              <td class="inline">
                {did === undefined || did.failed === 0 ? (
                  'none'
                ) : (
                  <State tone="failed">{`${did.failed} of ${did.tasks} tasks`}</State>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function History({
  history,
  shown,
}: {
  history: readonly RulesetAge[];
  shown: string | undefined;
}) {
  return (
    <section class="block">
      <h2>Rulesets until now</h2>
      <ul class="rules">
        {history.map(({ hash, loadedAt }) => (
          <li>
            <a href={`/rules?ruleset=${hash}`} aria-current={hash === shown ? 'true' : undefined}>
              <code>{hash.slice(0, 12)}</code>
            </a>
            , loaded last{' '}
            <time datetime={new Date(loadedAt).toISOString()}>{exactTime(loadedAt)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}

import type { Circuit } from '../../store/tables/circuits.js';
import { ConnectionWord } from './connection-word.js';

export interface RulesSummary {
  readonly hash: string;
  readonly modes: readonly { readonly mode: 'live' | 'shadow' | 'off'; readonly count: number }[];
}

export interface ConnectionSummary {
  readonly name: string;
  readonly hasCredentials: boolean;
  /** Undefined: no call has failed yet. */
  readonly circuit: Circuit | undefined;
}

const modeWords = { live: 'live', shadow: 'in shadow mode', off: 'off' } as const;

/** What works now: the rules, and the connections with their circuit breakers. */
export function InForce(props: {
  rules: RulesSummary | undefined;
  connections: readonly ConnectionSummary[];
}) {
  const { rules, connections } = props;
  return (
    <dl class="facts">
      <dt>rules</dt>
      <dd>{rules === undefined ? 'none: deliveries wait' : <RulesText {...rules} />}</dd>
      <dt>connections</dt>
      <dd>
        <ul class="inline">
          {connections.map((connection) => (
            <li>
              <a href="/connections">{connection.name}</a> <ConnectionWord {...connection} />
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}

function RulesText({ hash, modes }: RulesSummary) {
  const counted = modes
    .filter(({ mode, count }) => mode === 'live' || count > 0)
    .map(({ mode, count }) => `${count} ${modeWords[mode]}`);
  return (
    <>
      <a href="/rules">{counted.join(', ')}</a>, ruleset <code>{hash.slice(0, 12)}</code>
    </>
  );
}

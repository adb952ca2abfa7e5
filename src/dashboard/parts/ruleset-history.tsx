import type { RulesetAge } from '../../store/tables/ruleset-history.js';
import { exactTime } from './spans.js';

/** The rulesets that were in force, newest first, each with what it changed. */
export function RulesetHistory(props: {
  rulesets: readonly RulesetAge[];
  shown: string | undefined;
}) {
  const { rulesets, shown } = props;
  return (
    <section class="block">
      <h2>Rulesets until now</h2>
      <ul class="rules">
        {rulesets.map(({ hash, loadedAt }, index) => {
          const before = rulesets[index + 1]?.hash;
          return (
            <li>
              <a href={`/rules?ruleset=${hash}`} aria-current={hash === shown ? 'true' : undefined}>
                <code>{hash.slice(0, 12)}</code>
              </a>
              , loaded last{' '}
              <time datetime={new Date(loadedAt).toISOString()}>{exactTime(loadedAt)}</time>
              {before !== undefined && (
                <>
                  :{' '}
                  <a
                    href={`/rules/difference?${new URLSearchParams({ from: before, to: hash }).toString()}`}
                  >
                    what changed
                  </a>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

import type { RulesetTests } from '../../playground/wishes.js';
import type { Ruleset } from '../../rules/ruleset.js';
import type { Mute } from '../../store/tables/mutes.js';
import type { RulesetAge } from '../../store/tables/ruleset-history.js';
import type { PageFrame } from '../page-frame.js';
import { sectionsOf, type RuleSection } from '../rule-sections.js';
import { storyOf, type RuleHistory } from '../rule-stories.js';
import { Empty } from '../parts/empty.js';
import { MuteForm } from '../parts/mute-form.js';
import { Page } from '../parts/page.js';
import { RuleMargin } from '../parts/rule-margin.js';
import { RulesetHistory } from '../parts/ruleset-history.js';
import { SourceLines } from '../parts/source-lines.js';
import { State } from '../parts/state.js';

export interface RulesPageProps {
  readonly frame: PageFrame;
  /** The one that is shown; undefined: none could be loaded. */
  readonly ruleset: Ruleset | undefined;
  readonly isCurrent: boolean;
  /** What is wrong with the files as they are in the folder. */
  readonly fault: string | undefined;
  readonly history: RuleHistory;
  readonly mutes: ReadonlyMap<string, Mute>;
  /** Undefined: they were not run; a text: why they could not be. */
  readonly tests: RulesetTests | string | undefined;
  readonly rulesets: readonly RulesetAge[];
}

export function RulesPage(props: RulesPageProps) {
  const { frame, ruleset, isCurrent, fault } = props;
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
        <Tests {...props} />
      )}
      <MutedElsewhere {...props} />
      {ruleset?.files.map((file) => (
        <section class="block file" aria-label={file.path}>
          <h2>
            {file.path}{' '}
            <small>
              <a href={`/playground?${new URLSearchParams({ file: file.path }).toString()}`}>
                Try a change…
              </a>
            </small>
          </h2>
          {sectionsOf(file, ruleset).map((section) => (
            <Section {...props} file={file.path} section={section} />
          ))}
        </section>
      ))}
      <RulesetHistory rulesets={props.rulesets} shown={ruleset?.hash} />
    </Page>
  );
}

function Section(props: RulesPageProps & { file: string; section: RuleSection }) {
  const { frame, isCurrent, history, mutes, tests, file, section } = props;
  const { rule, start, lines } = section;
  return (
    <div class="beside" {...(rule !== undefined && { 'data-row': true })}>
      <SourceLines {...{ file, start, lines, label: rule?.id ?? `The beginning of ${file}` }} />
      {rule !== undefined && (
        <RuleMargin
          {...{ frame, rule, isCurrent }}
          story={storyOf(rule.id, history, mutes, typeof tests === 'object' ? tests : undefined)}
        />
      )}
    </div>
  );
}

function Tests({ isCurrent, tests }: RulesPageProps) {
  if (!isCurrent) return null;
  if (tests === undefined) {
    return (
      <p>
        <a href="/rules?tests=run">Run the tests beside the rules</a> to see what they reach, or{' '}
        <a href="/playground">try out rules</a> on an event.
      </p>
    );
  }
  if (typeof tests === 'string') {
    return (
      <p role="alert" class="notice">
        The tests beside the rules were not run. {tests}
      </p>
    );
  }
  const { passed, failed, errors, percent } = tests;
  const isWell = failed.length === 0 && errors === 0;
  return (
    <p class={isWell ? 'notice notice-ok' : 'notice notice-failed'}>
      <State
        tone={isWell ? 'ok' : 'failed'}
      >{`${passed} tests passed, ${failed.length} failed`}</State>
      , coverage {percent} %.{failed.length > 0 && ` Failed: ${failed.slice(0, 10).join('; ')}.`}
      {errors > 0 && ` The files of tests have ${errors} errors.`}
      {!isWell && (
        <>
          {' '}
          See why with <code>npm run -s cli -- test</code>.
        </>
      )}
    </p>
  );
}

/** Rules that were muted, and are in no file any more: they would still be muted if they came back. */
function MutedElsewhere({ frame, ruleset, isCurrent, mutes }: RulesPageProps) {
  const gone = [...mutes.values()].filter(
    (mute) => isCurrent && !ruleset?.rules.some(({ id }) => id === mute.rule),
  );
  if (gone.length === 0) return null;
  return (
    <section class="block">
      <h2>Muted, and in no file any more</h2>
      {gone.map((mute) => (
        <>
          <h3>{mute.rule}</h3>
          <MuteForm frame={frame} rule={mute.rule} mute={mute} />
        </>
      ))}
    </section>
  );
}

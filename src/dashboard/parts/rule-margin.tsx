import type { Rule } from '../../rules/ruleset.js';
import type { PageFrame } from '../page-frame.js';
import { lineId } from '../rule-sections.js';
import { storyDays, type RuleStory } from '../rule-stories.js';
import { MuteForm } from './mute-form.js';
import { countsOf, OutcomeBars, outcomeNames } from './outcome-bars.js';
import { spanText } from './spans.js';
import { State } from './state.js';
import { When } from './when.js';

/** What stands beside a rule: what it did, how its runs ended, its tests, and whether it is muted. */
export function RuleMargin(props: {
  frame: PageFrame;
  rule: Rule;
  story: RuleStory;
  /** Only rules in force can be muted. */
  isCurrent: boolean;
}) {
  const { frame, rule, story, isCurrent } = props;
  return (
    <aside class="margin" aria-label={`What ${rule.id} did`}>
      <h3>
        <a href={`#${lineId(rule.place.file, rule.place.line)}`} data-open>
          {rule.id}
        </a>{' '}
        {rule.mode !== 'live' && <State tone="none">{rule.mode}</State>}
        {story.mute !== undefined && <State tone="uncertain">muted</State>}
      </h3>
      <Matches story={story} frame={frame} />
      <Ends story={story} />
      <Tests story={story} file={rule.place.file} />
      {isCurrent && <MuteForm frame={frame} rule={rule.id} mute={story.mute} />}
    </aside>
  );
}

function Matches({ story: { figures, days }, frame }: { story: RuleStory; frame: PageFrame }) {
  if (figures === undefined) {
    return <p class="muted">Matched nothing in {storyDays} days.</p>;
  }
  const came = countsOf(days)
    .map(([outcome, count]) => `${count} ${outcomeNames[outcome]}`)
    .join(', ');
  return (
    <>
      <OutcomeBars label={`Matches in the last ${storyDays} days: ${came}`} parts={days} />
      <p>
        Matched {figures.matched} {figures.matched === 1 ? 'time' : 'times'} in {storyDays} days,
        last <When at={figures.lastMatchedAt} now={frame.now} />: {came}.
      </p>
    </>
  );
}

function Ends({ story: { figures, ends } }: { story: RuleStory }) {
  if (ends.size === 0) return null;
  return (
    <p>
      Its runs ended with {[...ends].map(([end, count]) => `${count} ${end}`).join(', ')}
      {figures?.averageRun !== undefined && `, after ${spanText(figures.averageRun)} on average`}.
    </p>
  );
}

function Tests({ story: { tests }, file }: { story: RuleStory; file: string }) {
  if (tests === undefined) return null;
  const count = tests.tests === 1 ? '1 test expects' : `${tests.tests} tests expect`;
  return (
    <>
      <p>
        <State tone={tests.gaps.length === 0 ? 'ok' : 'uncertain'}>
          {tests.gaps.length === 0 ? 'covered' : 'not covered whole'}
        </State>{' '}
        {count} it to send something.
      </p>
      {tests.gaps.length > 0 && (
        <ul>
          {tests.gaps.map(({ line, message }) => (
            <li>
              <a href={`#${lineId(file, line)}`}>Line {line}</a>: {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

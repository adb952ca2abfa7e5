import type { Timeline, TimelineItem } from '../timeline.js';
import { Sentence } from './sentence.js';
import { exactTime, spanText } from './spans.js';
import { State } from './state.js';

/** A timeline from top to bottom; the bars are drawn to scale. */
export function TimelineList({ timeline }: { timeline: Timeline }) {
  return (
    <ol class="timeline" aria-label="What happened, in order">
      {timeline.items.map((item) => (
        <Item item={item} timeline={timeline} />
      ))}
    </ol>
  );
}

function Item({ item, timeline }: { item: TimelineItem; timeline: Timeline }) {
  const { label, text, tone, from, to, target, isAttempt } = item;
  return (
    <li class={isAttempt ? 'attempt' : undefined}>
      <div class="head">
        <State tone={tone}>{label}</State>
        <span class="muted">
          {from !== undefined && (
            <time datetime={new Date(from).toISOString()} title={exactTime(from)}>
              +{spanText(from - timeline.since)}
            </time>
          )}
          {from !== undefined && to !== undefined && to > from && `, took ${spanText(to - from)}`}
        </span>
      </div>
      {text !== '' && (
        <div>
          {target === undefined ? (
            <Sentence text={text} />
          ) : (
            <a href={`#${target}`}>
              <Sentence text={text} />
            </a>
          )}
        </div>
      )}
      {from !== undefined && to !== undefined && (
        <Track from={from} to={to} {...{ tone, timeline }} />
      )}
    </li>
  );
}

function Track(props: { from: number; to: number; tone: string; timeline: Timeline }) {
  const { from, to, tone, timeline } = props;
  const whole = Math.max(1, timeline.until - timeline.since);
  // What took next to no time is to be seen all the same.
  const width = Math.max(0.6, (100 * (to - from)) / whole);
  const x = Math.min(100 - width, (100 * Math.max(0, from - timeline.since)) / whole);
  return (
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class={`track-${tone}`} x={x.toFixed(2)} y="0" width={width.toFixed(2)} height="4" />
    </svg>
  );
}

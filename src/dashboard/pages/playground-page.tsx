import type { Delivery } from '../../domain/delivery.js';
import type { Trial } from '../../playground/wishes.js';
import type { PageFrame } from '../page-frame.js';
import { FormToken } from '../parts/form-token.js';
import { Page } from '../parts/page.js';
import { exactTime } from '../parts/spans.js';
import { TrialOutcome } from '../parts/trial-outcome.js';

/** What stands in the fields. */
export interface PlaygroundText {
  /** The name of the rules file. */
  readonly file: string;
  readonly rules: string;
  /** Where the event is from: `sample:NAME` or `delivery:ID`. */
  readonly from: string;
  readonly event: string;
}

export interface PlaygroundPageProps {
  readonly frame: PageFrame;
  readonly text: PlaygroundText;
  /** The rules files in force. */
  readonly files: readonly string[];
  readonly samples: readonly string[];
  readonly deliveries: readonly Delivery[];
  /** What came of it, or why nothing did. */
  readonly trial: Trial | string;
}

/** Rules are edited here and held against an event, at once; nothing is saved, nothing is sent. */
export function PlaygroundPage(props: PlaygroundPageProps) {
  const { frame, text, trial } = props;
  return (
    <Page frame={frame} title="Playground" place="/rules">
      <h1>Playground</h1>
      <p class="muted">
        What these rules would make of this event. Nothing is saved, and nothing is sent.
      </p>
      <Sources {...props} />
      <form
        method="post"
        action="/playground"
        class="playground"
        hx-post="/playground"
        hx-trigger="input delay:400ms, submit"
        hx-select="#outcome"
        hx-target="#outcome"
        hx-swap="outerMorph"
        hx-sync="this:replace"
      >
        <FormToken frame={frame} />
        <input type="hidden" name="file" value={text.file} />
        <input type="hidden" name="from" value={text.from} />
        <label>
          Rules: {text.file}
          <textarea name="rules" rows={24} spellcheck={false} wrap="off">
            {`\n${text.rules}`}
          </textarea>
        </label>
        <label>
          Event
          <textarea name="event" rows={24} spellcheck={false} wrap="off">
            {`\n${text.event}`}
          </textarea>
        </label>
        <button type="submit">Try it</button>
      </form>
      <TrialOutcome trial={trial} rules={text.rules} />
    </Page>
  );
}

/** Other rules or another event in the fields; what was typed there is gone then. */
function Sources({ text, files, samples, deliveries }: PlaygroundPageProps) {
  const isListed = deliveries.some(({ id }) => text.from === `delivery:${id}`);
  return (
    <form method="get" action="/playground" class="row">
      <label>
        Rules file
        <select name="file">
          {files.map((path) => (
            <option selected={path === text.file}>{path}</option>
          ))}
        </select>
      </label>
      <label>
        Event
        <select name="event">
          <optgroup label="Applivery's samples">
            {samples.map((name) => (
              <option value={`sample:${name}`} selected={text.from === `sample:${name}`}>
                {name}
              </option>
            ))}
          </optgroup>
          {text.from.startsWith('delivery:') && !isListed && (
            <option value={text.from} selected>
              {text.from.replace(':', ' ')}
            </option>
          )}
          {deliveries.length > 0 && (
            <optgroup label="Newest deliveries">
              {deliveries.map(({ id, action, application, receivedAt }) => (
                <option value={`delivery:${id}`} selected={text.from === `delivery:${id}`}>
                  {`${action ?? ''} of ${application.name ?? application.id ?? '?'}, ${exactTime(receivedAt)}`}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <button type="submit" class="secondary">
        Start from these
      </button>
    </form>
  );
}

import type { Diagnostic } from '../../domain/diagnostic.js';
import type { Trial } from '../../playground/wishes.js';
import { codeFrame } from '../../rules/diagnostics/code-frame.js';
import { RuleOutcome, sentCount } from './rule-outcome.js';
import { State } from './state.js';

const mostShown = 50;

/** What came of rules that somebody tries out: what is wrong with them, what would be sent, and why. */
export function TrialOutcome({ trial, rules }: { trial: Trial | string; rules: string }) {
  return (
    <section id="outcome" aria-label="What would come of it" aria-live="polite">
      {typeof trial === 'string' ? (
        <p class="notice notice-failed">{trial}</p>
      ) : (
        <Outcome trial={trial} rules={rules} />
      )}
    </section>
  );
}

function Outcome({ trial, rules }: { trial: Trial; rules: string }) {
  const { diagnostics, rejected, simulation } = trial;
  return (
    <>
      <Summary trial={trial} />
      {rejected !== undefined && (
        <p class="notice notice-failed">The service would reject this event: {rejected}.</p>
      )}
      {diagnostics.slice(0, mostShown).map((diagnostic) => (
        <Fault diagnostic={diagnostic} all={diagnostics} rules={rules} />
      ))}
      {diagnostics.length > mostShown && <p>And {diagnostics.length - mostShown} more.</p>}
      {simulation?.faults.map((fault) => (
        <p class="notice">The event: {fault}.</p>
      ))}
      {simulation?.rules.map((rule) => (
        <RuleOutcome rule={rule} />
      ))}
    </>
  );
}

function Summary({ trial: { diagnostics, simulation } }: { trial: Trial }) {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) {
    return (
      <p class="notice notice-failed">
        The rules have {errors === 1 ? 'an error' : `${errors} errors`}; they would not be loaded.
      </p>
    );
  }
  if (simulation === undefined) return null;
  const count = sentCount(simulation);
  return (
    <p class={count > 0 ? 'notice notice-ok' : 'notice'}>
      {count === 0
        ? 'Nothing would be sent.'
        : `${count} ${count === 1 ? 'thing' : 'things'} would be sent.`}
    </p>
  );
}

function Fault(props: { diagnostic: Diagnostic; all: readonly Diagnostic[]; rules: string }) {
  const { diagnostic, all, rules } = props;
  const { severity, line, column, message, hint } = diagnostic;
  const secrets = all.filter(({ code }) => code === 'secret-in-file');
  return (
    <div class="fault">
      <p>
        <State tone={severity === 'error' ? 'failed' : 'uncertain'}>{severity}</State> Line {line},
        column {column}: {message}
      </p>
      <pre tabIndex={0}>
        <code>{codeFrame(rules, diagnostic, secrets, false)}</code>
      </pre>
      {hint !== undefined && <p>Hint: {hint}</p>}
    </div>
  );
}

import type { WhichRules } from '../../operate/replay-delivery.js';
import type { Simulation } from '../../simulate/simulate-delivery.js';
import type { PageFrame } from '../page-frame.js';
import { FormToken } from '../parts/form-token.js';
import { Page } from '../parts/page.js';
import { RuleOutcome, sentCount } from '../parts/rule-outcome.js';

export interface ReplayPageProps {
  readonly frame: PageFrame;
  readonly delivery: string;
  readonly rules: WhichRules;
  /** Undefined: these rules cannot be used, and `problem` says why. */
  readonly simulation: Simulation | undefined;
  readonly problem: string | undefined;
}

/** What a replay would send, before it is asked for. */
export function ReplayPage(props: ReplayPageProps) {
  const { frame, delivery, rules, simulation, problem } = props;
  const address = (which: WhichRules) => `/deliveries/${delivery}/replay?rules=${which}`;
  const current = (which: WhichRules) => (which === rules ? 'page' : undefined);
  const count = simulation === undefined ? 0 : sentCount(simulation);
  return (
    <Page frame={frame} title="Replay" place="/deliveries">
      <h1>
        Replay <code class="id-whole">{delivery}</code>
      </h1>
      <ul class="tabs" aria-label="Which rules">
        <li>
          <a href={address('current')} aria-current={current('current')}>
            with the rules of now
          </a>
        </li>
        <li>
          <a href={address('as-received')} aria-current={current('as-received')}>
            with the rules as they were then
          </a>
        </li>
      </ul>
      {problem !== undefined && (
        <p role="alert" class="notice notice-failed">
          {problem}
        </p>
      )}
      {simulation !== undefined && (
        <>
          <p class="notice">
            {count === 0
              ? 'Nothing would be sent.'
              : `${count} ${count === 1 ? 'thing' : 'things'} would be sent${frame.mode === 'dry-run' ? ', but MODE is dry-run: it would be recorded only' : ''}. An issue that is there already is not made twice; a workflow or pipeline is started again.`}
          </p>
          {frame.session.role === 'admin' && (
            <form method="post" action={`/deliveries/${delivery}/replay`} class="row">
              <FormToken frame={frame} />
              <input type="hidden" name="rules" value={rules} />
              <label>
                Reason
                <input name="reason" maxLength={300} placeholder="for the record" />
              </label>
              <button type="submit">Replay now</button>
              <a href={`/deliveries/${delivery}`}>Do not</a>
            </form>
          )}
          {simulation.rules.map((rule) => (
            <RuleOutcome rule={rule} />
          ))}
        </>
      )}
    </Page>
  );
}

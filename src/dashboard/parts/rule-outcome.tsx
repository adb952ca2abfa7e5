import type { SimulatedRule, SimulatedStep, Simulation } from '../../simulate/simulate-delivery.js';
import { JsonBlock } from './json-block.js';
import { Sentence } from './sentence.js';
import { State } from './state.js';

/** How many things would be sent. */
export function sentCount({ rules }: Simulation): number {
  const matching = rules.filter(({ matched, mode }) => matched && mode === 'live');
  return matching.flatMap(({ steps }) => steps).filter(isSent).length;
}

function isSent({ skipped, problem }: SimulatedStep): boolean {
  return skipped === null && problem === null;
}

/** What a rule would make of an event: matched or why not, and what each step would send. */
export function RuleOutcome({ rule }: { rule: SimulatedRule }) {
  return (
    <section class="block">
      <h2>
        <State tone={rule.matched ? 'ok' : 'none'}>
          {rule.matched ? 'matches' : 'does not match'}
        </State>{' '}
        {rule.rule}
        {rule.mode === 'shadow' && (
          <small class="muted"> in shadow mode: recorded, and not sent</small>
        )}
      </h2>
      {rule.why !== null && (
        <p>
          <Sentence text={rule.why} />
          {rule.whyNot?.remedy !== undefined && (
            <>
              . It <Sentence text={rule.whyNot.remedy} />.
            </>
          )}
        </p>
      )}
      {rule.steps.map((step) => (
        <>
          <h3>
            Step {step.step}: <code>{step.uses}</code> by connection <code>{step.connection}</code>
          </h3>
          {step.skipped !== null && (
            <p>
              Skipped: <Sentence text={step.skipped} />
            </p>
          )}
          {step.problem !== null && <p class="state-failed">Would fail: {step.problem}</p>}
          {step.with !== null && <JsonBlock value={step.with} />}
        </>
      ))}
    </section>
  );
}

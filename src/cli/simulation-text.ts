import type { WhyNot } from '../rules/why/why-not.js';
import { toYaml } from '../rules/yaml/to-yaml.js';
import type { Simulation, SimulatedRule, SimulatedStep } from '../simulate/simulate-delivery.js';

/** A simulation for people: first what would be sent, then why the rest would not. */
export function simulationText({ event, faults, rules }: Simulation): string {
  const matched = rules.filter((rule) => rule.matched);
  const others = rules.filter((rule) => !rule.matched);
  return [
    `Event ${event}${faults.length > 0 ? `, with faults: ${faults.join('; ')}` : ''}`,
    ...(matched.length > 0 ? matched.map(ruleText) : ['No rule matches.']),
    ...(others.length > 0 ? ['Not matched:'] : []),
    ...others.map(({ rule, why, whyNot, place }) =>
      indent(`✗ ${rule} (${place}): ${whyText(why, whyNot)}`, 2),
    ),
  ].join('\n');
}

/** Why a rule does not match; on a line of its own, what would have matched. */
export function whyText(why: string | null | undefined, whyNot: WhyNot | null | undefined): string {
  const remedy = whyNot?.remedy;
  return `${why ?? ''}${remedy === undefined ? '' : `\n  ${remedy}`}`;
}

function ruleText({ rule, name, place, mode, steps }: SimulatedRule): string {
  const title = name === null ? '' : `: ${name}`;
  const shadow = mode === 'shadow' ? ['  in shadow mode: recorded, and not sent'] : [];
  return [`✓ ${rule} (${place})${title}`, ...shadow, ...steps.map(stepText)].join('\n');
}

function stepText({
  step,
  uses,
  connection,
  with: input,
  skipped,
  whySkipped,
  problem,
}: SimulatedStep): string {
  const head = `  ${step}: ${uses} through ${connection}`;
  if (skipped !== null) {
    return `${head} — skipped: its \`if\` ${indent(whyText(skipped, whySkipped), 2).trimStart()}`;
  }
  if (problem !== null) return `${head} — WOULD FAIL: ${problem}`;
  return `${head} would send\n${indent(toYaml(input), 6)}`;
}

export function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

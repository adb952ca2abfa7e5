import type { Finding, State } from '../doctor/finding.js';
import { visible } from '../rules/diagnostics/visible.js';

const marks: Readonly<Record<State, string>> = {
  ok: '✓ ok       ',
  attention: '! attention',
  wrong: '✗ wrong    ',
};

/** A line for each finding, and one below it for what to do. */
export function doctorText(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ about }) => about.length));
  return findings
    .flatMap(({ about, state, text, fix }) => [
      `${marks[state]}  ${about.padEnd(width)}  ${visible(text)}`,
      ...(fix === undefined ? [] : [`${' '.repeat(15 + width)}→ ${visible(fix)}`]),
    ])
    .join('\n');
}

export function doctorSummary(findings: readonly Finding[]): string {
  const count = (state: State) => findings.filter((one) => one.state === state).length;
  const [wrong, attention] = [count('wrong'), count('attention')];
  if (wrong + attention === 0) return 'All is well.';
  const needs = `${attention} ${attention === 1 ? 'needs' : 'need'} attention`;
  return `${wrong} of ${findings.length} ${wrong === 1 ? 'is' : 'are'} wrong, ${needs}.`;
}

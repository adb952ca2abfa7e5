import { formatDuration } from '../domain/clock.js';
import { visible } from '../rules/diagnostics/visible.js';
import { toYaml } from '../rules/yaml/to-yaml.js';
import { diffLines } from './diff-lines.js';
import type { ExpectedTask } from './rule-test.js';
import type { Difference, GotTask, ValueDifference } from './test-result.js';

/** A difference for people: expected over got, and why. */
export function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case 'defect':
      return `! a defect of this program: ${difference.message}`;
    case 'not-sent': {
      const { expected, why } = difference;
      const { file, line } = expected.place;
      return lines(
        `- expected, but not sent: ${expectedName(expected)}  (${file}:${line})`,
        ...why.map((reason) => indent(reason)),
      );
    }
    case 'not-expected':
      return lines(
        `+ ${difference.got.sentAfter === undefined ? 'failed' : 'sent'}, but not expected: ${gotName(difference.got)}`,
        indent(detailOf(difference.got)),
      );
    case 'differs': {
      const { got, values } = difference;
      return lines(`≠ ${gotName(got)}`, ...values.map((value) => indent(valueText(value))));
    }
  }
}

function expectedName({ rule, step }: ExpectedTask): string {
  return step === undefined ? rule : `${rule} / ${step}`;
}

function gotName({ rule, step, uses, sentAfter }: GotTask): string {
  const at = sentAfter === undefined ? 'never sent' : `at ${formatDuration(sentAfter)}`;
  return `${rule} / ${step}  (${uses}, ${at})`;
}

function detailOf({ sentAfter, reason, with: input }: GotTask): string {
  return sentAfter === undefined ? (reason ?? '') : `with:\n${indent(toYaml(input))}`;
}

function valueText({ path, expected, got }: ValueDifference): string {
  if (typeof expected === 'string' && typeof got === 'string' && (expected + got).includes('\n')) {
    return lines(`${path}:`, ...diffLines(expected, got).map((line) => indent(visible(line))));
  }
  return lines(`${path}:`, `  - expected ${shown(expected)}`, `  + got      ${shown(got)}`);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : visible(JSON.stringify(value));
}

function lines(...parts: readonly string[]): string {
  return parts.join('\n');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

import { readFileSync, writeFileSync } from 'node:fs';
import { actions } from '../src/actions/index.js';
import { describeInputs } from '../src/actions/describe-inputs.js';
import { untrustedErrors, warnings } from '../src/findings/catalogue.js';
import type { Described } from '../src/findings/described.js';
import { onlineFindings } from '../src/findings/online-names.js';
import { ruleTestsJsonSchema } from '../src/rule-tests/rule-tests-json-schema.js';
import { rulesJsonSchema } from '../src/rules/schema/rules-json-schema.js';
import { measureAll } from '../test/faults/measure.js';
import { buildText } from './build-table.js';
import { metricsText } from './metrics-table.js';
import { withReliability } from './reliability.js';

/** What is made from the code: path → content. A test fails when a file is not as it would be made. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ['README.md', withAll(readFileSync('README.md', 'utf8'))],
    ['rules/rules.schema.json', `${JSON.stringify(rulesJsonSchema(actions), null, 2)}\n`],
    ['rules/rule-tests.schema.json', `${JSON.stringify(ruleTestsJsonSchema(), null, 2)}\n`],
  ]);
}

function withAll(readme: string): string {
  return withBuild(withMetrics(withFindings(withActions(readme))));
}

function withBuild(readme: string): string {
  return withPart(readme, 'build', buildText());
}

function withActions(readme: string): string {
  return withPart(readme, 'actions', actionsText());
}

function withFindings(readme: string): string {
  return withPart(readme, 'findings', findingsText());
}

function withMetrics(readme: string): string {
  return withPart(readme, 'metrics', metricsText());
}

/** Puts a text between `<!-- name: … -->` and `<!-- /name -->`. */
function withPart(readme: string, name: string, text: string): string {
  const [before, rest] = split(readme, `<!-- ${name}:`, true);
  const [marker, inside] = split(rest, '-->\n', true);
  const [, after] = split(inside, `<!-- /${name} -->`, false);
  return `${before}${marker}\n${text}\n${after}`;
}

function findingsText(): string {
  return [
    '| name | what it is | what to write instead |',
    '| --- | --- | --- |',
    ...[...warnings, ...untrustedErrors].map(findingRow),
    '',
    '`check --online` [asks the other side](#does-the-other-side-agree), and finds these as well:',
    '',
    '| name | what it is | what to do |',
    '| --- | --- | --- |',
    ...onlineFindings.map(findingRow),
    '',
  ].join('\n');
}

function findingRow({ name, severity, about, instead }: Described): string {
  const marked = severity === 'error' ? ' (error)' : '';
  return `| \`${name}\`${marked} | ${inCell(about)} | ${inCell(instead)} |`;
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function actionsText(): string {
  return actions
    .map(({ name, description, input }) => {
      const rows = describeInputs(input).map(
        ({ name: field, required, description: about }) =>
          `| ${required ? `**${field}**` : field} | ${inCell(about)} |`,
      );
      return [
        `#### \`${name}\``,
        '',
        description,
        '',
        '| with | |',
        '| --- | --- |',
        ...rows,
        '',
      ].join('\n');
    })
    .join('\n');
}

function split(text: string, mark: string, keepLeft: boolean): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`README.md has no "${mark}"`);
  const end = keepLeft && mark.endsWith('\n') ? at + mark.length : at;
  return [text.slice(0, end), text.slice(end)];
}

if (process.argv[1]?.endsWith('generated.ts')) {
  for (const [path, content] of generatedFiles()) writeFileSync(path, content);
  // Read only now: measuring takes seconds, and somebody may be writing in it.
  const measured = await measureAll();
  writeFileSync('README.md', withReliability(readFileSync('README.md', 'utf8'), measured));
}

import { readFileSync, writeFileSync } from 'node:fs';
import { actions } from '../src/actions/index.js';
import { describeInputs } from '../src/actions/describe-inputs.js';
import { rulesJsonSchema } from '../src/rules/schema/rules-json-schema.js';

/** What is made from the code: path → content. A test fails when a file is not as it would be made. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ['README.md', withActions(readFileSync('README.md', 'utf8'))],
    ['rules/rules.schema.json', `${JSON.stringify(rulesJsonSchema(actions), null, 2)}\n`],
  ]);
}

function withActions(readme: string): string {
  const [before, rest] = split(readme, '<!-- actions:', true);
  const [marker, inside] = split(rest, '-->\n', true);
  const [, after] = split(inside, '<!-- /actions -->', false);
  return `${before}${marker}\n${actionsText()}\n${after}`;
}

function actionsText(): string {
  return actions
    .map(({ name, description, input }) => {
      const rows = describeInputs(input).map(
        ({ name: field, required, description: about }) =>
          `| ${required ? `**${field}**` : field} | ${about.replaceAll('|', '\\|')} |`,
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
}

import { subjects, type Measured } from '../test/faults/measure.js';

const begin =
  '<!-- reliability: measured by test/faults against loopback servers, written by `npm run docs` -->\n';
const end = '<!-- /reliability -->';

/** The README with its table of faults as they are measured now. Throws when it has no place for it. */
export function withReliability(readme: string, measured: readonly Measured[]): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no "${begin.trim()}"`);
  return `${readme.slice(0, from)}${begin}\n${reliabilityTable(measured)}\n\n${readme.slice(to)}`;
}

/** One row a fault, one column an action. */
export function reliabilityTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ fault, results }) =>
    [fault.name, ...results.map((one) => (one === undefined ? '–' : cell(one)))].join(' | '),
  );
  const titles = ['the first write gets', ...subjects.map(({ title }) => title)];
  return [titles.join(' | '), titles.map(() => '---').join(' | '), ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

function cell({ effects, calls, status }: NonNullable<Measured['results'][number]>): string {
  return `${effects} / ${calls} ${status}`;
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { reliabilityTable, withReliability } from '../../docs/reliability.js';
import { measureFault, subjects, type Measured } from './measure.js';
import { faultCases } from './moods.js';

/** Where the far side shows nothing of what it did, nobody can find out. */
const blind = 'github/repository-dispatch';

describe('a provider that misbehaves', function () {
  this.timeout(60_000);
  const measured: Measured[] = [];

  for (const fault of faultCases) {
    it(`${fault.name}: no second effect, none lost, no other host called`, async () => {
      const one = await measureFault(fault);
      measured.push(one);
      one.results.forEach((result, index) => {
        if (result === undefined) return;
        const { uses } = subjects[index]!;
        const told = `${uses}: ${JSON.stringify(result)}`;
        assert.ok(result.effects <= 1, told);
        assert.equal(result.elsewhere, 0, told);
        if (result.status === 'succeeded') assert.equal(result.effects, 1, told);
        else if (result.status === 'uncertain') assert.equal(uses, blind, told);
        else assert.deepEqual([result.status, result.effects], ['failed', 0], told);
      });
    });
  }

  it('does as the table in the README says', () => {
    if (process.env.FAULT_TABLE !== undefined) {
      process.stdout.write(`${reliabilityTable(measured)}\n`);
    }
    assert.equal(measured.length, faultCases.length);
    const readme = readFileSync('README.md', 'utf8');
    assert.equal(
      spaceless(readme),
      spaceless(withReliability(readme, measured)),
      'README.md is not up to date: npm run docs',
    );
  });
});

/** Prettier aligns tables. */
function spaceless(text: string): string {
  return text
    .replace(/[ -]+\|/g, '|')
    .replace(/\| +/g, '|')
    .replace(/\n{2,}/g, '\n');
}

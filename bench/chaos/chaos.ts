import { parseArgs } from 'node:util';
import { runChaos } from './run-chaos.js';

// Kills the service again and again while events come in and the providers misbehave, and counts at
// the providers: node --import tsx bench/chaos/chaos.ts --rounds N --seconds S [--postgres] [--seed N]
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '2' },
    postgres: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
console.log(`seed ${values.seed}`);
const { duplicates, losses, ...counts } = await runChaos({
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  postgres: values.postgres,
  seed: Number(values.seed),
  progress: (line) => console.log(line),
});
console.table({ ...counts, duplicates: duplicates.length, losses: losses.length });
if (duplicates.length > 0) console.log(`more than one effect: ${duplicates.join(' ')}`);
if (losses.length > 0) console.log(`no effect: ${losses.join(' ')}`);
process.exitCode = duplicates.length + losses.length > 0 ? 1 : 0;

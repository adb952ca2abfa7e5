import { readFileSync } from 'node:fs';
import { samples } from '../events/samples.js';
import { didYouMean } from '../rules/names.js';
import { CommandFailed, type Surroundings } from './command.js';
import { systemErrorText } from './system-error.js';

/** What EVENT may be, for `--help`. */
export const eventArgument = `a file, \`-\` (standard input), or a sample: ${Object.keys(samples).join(', ')}`;

/**
 * The bytes of EVENT: a sample by name, standard input, or a file.
 * @throws CommandFailed when there is no such thing
 */
export async function readEventArgument(
  event: string,
  { readInput }: Surroundings,
): Promise<Buffer> {
  if (event === '-') return readInput();
  if (Object.hasOwn(samples, event)) return Buffer.from(JSON.stringify(samples[event]));
  try {
    return readFileSync(event);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'ENOENT') throw new CommandFailed(systemErrorText(error, event) ?? String(error));
    const known = Object.keys(samples);
    const near = didYouMean(event, known);
    const rest = near === '' ? `. Samples are ${known.join(', ')}.` : near;
    throw new CommandFailed(`There is no sample and no file "${event}"${rest}`);
  }
}

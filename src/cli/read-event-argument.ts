import { readFileSync } from 'node:fs';
import { samples } from '../events/samples.js';
import { CommandFailed, type Surroundings } from './command.js';

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
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new CommandFailed(
      `"${event}" is no sample (${Object.keys(samples).join(', ')}), and as a file ${reason}.`,
    );
  }
}

import { isatty } from 'node:tty';
import { pino, type DestinationStream } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { visible } from '../rules/diagnostics/visible.js';

export type LogFormat = 'json' | 'pretty' | 'auto';

/** Standard output: one JSON line an event or, for people, a line that is read more easily. `auto`: for people where there is a terminal. */
export function logOutput(format: LogFormat): DestinationStream {
  const isTerminal = isatty(1);
  const isPretty = format === 'pretty' || (format === 'auto' && isTerminal);
  const output = standardOutput();
  if (!isPretty) return output;
  // Node.js knows of NO_COLOR and of terminals that have none.
  return prettyOutput(output, isTerminal && process.stdout.hasColors());
}

/**
 * Makes JSON lines pretty, in this thread. What controls a terminal is made visible first: names and
 * messages come from outside.
 */
export function prettyOutput(output: DestinationStream, colorize: boolean): DestinationStream {
  const pretty = prettyFactory({
    colorize,
    messageKey: 'event',
    errorLikeObjectKeys: ['error', 'cause'],
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  });
  return { write: (line) => output.write(pretty(JSON.parse(line, harmless))) };
}

function harmless(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  // Only the lines that Node.js adds to an error's message.
  if (key === 'stack')
    return value
      .split(/\n(?= {4}at )/)
      .map(visible)
      .join('\n');
  return visible(value);
}

/**
 * Not waited for: a log that is read slowly must not slow down receiving. All lines of one turn of
 * the event loop are written at once, as a write costs more than a line.
 */
export function standardOutput(): DestinationStream {
  const destination = pino.destination({ dest: 1, sync: false, minLength: 8192 });
  let isPlanned = false;
  return {
    write: (line) => {
      destination.write(line);
      if (isPlanned) return;
      isPlanned = true;
      setImmediate(() => {
        isPlanned = false;
        destination.flush();
      });
    },
  };
}

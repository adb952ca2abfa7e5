import { pino, type DestinationStream } from 'pino';
import type { Log, LogFields } from '../domain/log.js';
import { Failure } from '../domain/failure.js';
import { standardOutput } from './log-output.js';

/**
 * Keys under which a secret might stand if somebody logged what should not be logged. Fields are
 * flat: the deeper `*.token` would cost more than the rest of the line.
 */
const secretKeys = [
  'authorization',
  'token',
  'password',
  'secret',
  'privateKey',
  'headers',
  'cookie',
];

/** One JSON line an event, on standard output. `Secret` values and well-known keys are redacted. */
export function openLog(level: string, destination: DestinationStream = standardOutput()): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretKeys,
        censor: '[redacted]',
      },
      serializers: { error: describeError, cause: describeError },
    },
    destination,
  );
  const write =
    (to: 'debug' | 'info' | 'warn' | 'error') =>
    (name: string, fields: LogFields = {}) =>
      logger[to]({ event: name, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Errors may carry requests with headers: only what is known to be safe is written. */
function describeError(error: unknown): unknown {
  if (error instanceof Failure) {
    const { name, reason, message, fix, httpStatus, requestId } = error;
    return { name, reason, message, fix, httpStatus, requestId };
  }
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : undefined;
  return { name: error.name, code, message: error.message, stack: error.stack };
}

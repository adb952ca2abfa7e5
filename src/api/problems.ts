import { STATUS_CODES } from 'node:http';
import type { Context, Next } from 'koa';
import { z } from 'zod';
import type { Log } from '../domain/log.js';
import { NotPossible } from '../operate/not-possible.js';
import { isUnavailable } from '../store/is-unavailable.js';
import type { Db } from '../store/schema.js';

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 500 | 503;

const faultSchema = z.object({
  in: z.enum(['query', 'body']),
  name: z.string().describe('The parameter or field; empty: all of it.'),
  message: z.string(),
});

/** What is wrong with one part of a request. */
export type InputFault = z.output<typeof faultSchema>;

/** RFC 9457: https://www.rfc-editor.org/rfc/rfc9457 */
export const problemSchema = z
  .object({
    type: z
      .literal('about:blank')
      .describe('There is nothing to tell problems apart by but the status.'),
    title: z.string().describe("The status's name."),
    status: z.int(),
    detail: z.string().describe('What is wrong and what to do, for people.'),
    faults: z.array(faultSchema).optional().describe('Of a 400: each parameter or field at fault.'),
  })
  .describe('What is wrong with a request (RFC 9457).');

/** An answer that says what is wrong with a request. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: ProblemStatus;
  readonly faults: readonly InputFault[];

  constructor(status: ProblemStatus, message: string, faults: readonly InputFault[] = []) {
    super(message);
    this.status = status;
    this.faults = faults;
  }
}

export function notFound(message: string): Problem {
  return new Problem(404, message);
}

/** A path in it may be as long as a request's first line. */
const longestDetail = 1000;
/** Seconds: a database that is away may be back by then. */
const comeAgainAfter = 5;

/** Turns all that is thrown into problems. What nobody threw on purpose is logged. */
export function problems(db: Db, log: Log) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (error) {
      answerProblem(context, knownProblem(error) ?? (await unexpected(error, context)));
    }
  };

  async function unexpected(error: unknown, { method }: Context): Promise<Problem> {
    log.error('http.failed', { method, error });
    return (await isUnavailable(db, error))
      ? new Problem(503, 'The database cannot be reached, or takes nothing. Try again later.')
      : new Problem(500, 'Something went wrong here; the log says what.');
  }
}

function answerProblem(context: Context, { status, message, faults }: Problem): void {
  context.status = status;
  if (status === 503) context.set('Retry-After', String(comeAgainAfter));
  context.body = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? '',
    status,
    detail: message.slice(0, longestDetail),
    ...(faults.length > 0 && { faults: [...faults] }),
  } satisfies z.input<typeof problemSchema>;
  context.type = 'application/problem+json';
}

function knownProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof NotPossible) {
    return new Problem(error.kind === 'not-found' ? 404 : 409, error.message);
  }
  return undefined;
}

import type { Context, Next } from 'koa';
import { NotPossible } from '../operate/not-possible.js';

/** An answer that says what is wrong with a request. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: 400 | 401 | 404 | 409 | 413;

  constructor(status: 400 | 401 | 404 | 409 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

export function notFound(message: string): Problem {
  return new Problem(404, message);
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not logged in',
  404: 'Not found',
  409: 'Not possible now',
  413: 'Too large',
};

/** Turns what is thrown on purpose into RFC 9457 problems; all else is the application's affair. */
export async function problems(context: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    const problem = toProblem(error);
    if (problem === undefined) throw error;
    context.status = problem.status;
    context.body = {
      title: titles[problem.status],
      status: problem.status,
      detail: problem.message,
    };
    context.type = 'application/problem+json';
  }
}

function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof NotPossible) {
    return new Problem(error.kind === 'not-found' ? 404 : 409, error.message);
  }
  return undefined;
}

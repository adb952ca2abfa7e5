import type { Context } from 'koa';
import rawBody from 'raw-body';
import { Problem } from './problems.js';

/** The request's JSON body; undefined when there is none. */
export async function readJson(context: Context): Promise<unknown> {
  const text = await rawBody(context.req, { limit: 64 * 1024, encoding: 'utf8' });
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem(400, 'The body is not JSON.');
  }
}

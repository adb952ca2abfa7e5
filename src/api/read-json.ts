import type { Context } from 'koa';
import rawBody from 'raw-body';
import { Problem } from './problems.js';

/** No request of the API needs more, in bytes. */
const largestBody = 64 * 1024;

/**
 * The request's JSON body; undefined when there is none.
 * @throws Problem when it is too large, breaks off, or is not JSON
 */
export async function readJson(context: Context): Promise<unknown> {
  const text = await readText(context);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem(400, 'The body is not JSON.');
  }
}

async function readText(context: Context): Promise<string> {
  try {
    return await rawBody(context.req, { limit: largestBody, encoding: 'utf8' });
  } catch (error) {
    // What is left of a body that was not read would be taken for the next request.
    context.set('Connection', 'close');
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') {
      throw new Problem(413, `The body is larger than ${largestBody} bytes.`);
    }
    throw new Problem(400, 'The request broke off.');
  }
}

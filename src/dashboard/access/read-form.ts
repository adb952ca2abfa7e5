import type { Context } from 'koa';
import rawBody from 'raw-body';

/** More than any form of ours: one with 200 tasks selected has 10 KB. */
const longest = 64 * 1024;

/** The fields of a form that was sent. @throws an error with status 413 when it is too long */
export async function readForm(context: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await rawBody(context.req, { limit: longest, encoding: 'utf8' }));
}

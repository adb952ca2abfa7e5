import type { Context } from 'koa';
import rawBody from 'raw-body';

/** More than any form that changes something: one with 200 tasks selected has 10 KB. In bytes. */
const longest = 64 * 1024;

/**
 * The fields of a form that was sent. What is too long is no form of ours: it has no fields, and so
 * neither a token nor anything to change.
 */
export async function readForm(context: Context, limit = longest): Promise<URLSearchParams> {
  try {
    return new URLSearchParams(await rawBody(context.req, { limit, encoding: 'utf8' }));
  } catch (error) {
    if (!(error instanceof Error && 'type' in error && error.type === 'entity.too.large')) {
      throw error;
    }
    context.set('Connection', 'close');
    return new URLSearchParams();
  }
}

import { noteError, noteFacts, traced } from '../domain/traced.js';

/**
 * The largest answer that is read, in bytes, after decompression: a full page of 100 issues with the
 * longest texts that GitHub takes, all of it written as escapes, is not larger.
 */
export const largestAnswer = 48 * 1024 * 1024;

/**
 * `fetch`, but a body larger than `most` bytes ends in an error while it is read, as one that
 * breaks off does: a server that never stops sending, or sends something compressed to a thousandth,
 * must not fill the memory.
 */
export async function boundedFetch(
  url: string,
  init: RequestInit,
  most = largestAnswer,
): Promise<Response> {
  const response = await tracedFetch(url, init);
  if (response.body === null) return response;
  let size = 0;
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > most) controller.error(new Error('the answer is too large'));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(bounded, response);
}

/** Without the query, and whatever else of an address may be for nobody's eyes. */
function tracedFetch(url: string, init: RequestInit): Promise<Response> {
  const { method = 'GET' } = init;
  const { origin, pathname, hostname } = new URL(url);
  const facts = {
    'http.request.method': method,
    'server.address': hostname,
    'url.full': `${origin}${pathname}`,
  };
  const call = async () => {
    const response = await fetch(url, init);
    noteFacts({ 'http.response.status_code': response.status });
    if (response.status >= 400) noteError(String(response.status));
    return response;
  };
  return traced(method, facts, call, 'client');
}

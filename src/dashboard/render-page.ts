import type { Context } from 'koa';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Answers with a page, which nobody but this browser may keep. */
export function answerPage(context: Context, page: VNode, status = 200): void {
  context.status = status;
  context.type = 'html';
  context.set('Cache-Control', 'no-store');
  context.body = `<!doctype html>${renderToString(page)}`;
}

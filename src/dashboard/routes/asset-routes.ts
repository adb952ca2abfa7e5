import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Assets } from '../assets/assets.js';

/** Stylesheets and scripts. Their addresses change with their content, so browsers keep them for ever. */
export function addAssetRoutes(router: Router, assets: Assets): void {
  router.get('/assets/:name', (context: Context) => {
    const { name } = context.params as { name?: string };
    const asset = assets.byName.get(name ?? '');
    if (asset === undefined) return;
    context.type = asset.type;
    context.set('Cache-Control', 'public, max-age=31536000, immutable');
    context.body = asset.content;
  });
}

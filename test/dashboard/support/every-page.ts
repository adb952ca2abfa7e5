import { buildPathOf } from '../../../src/events/build-path.js';
import { findDelivery } from '../../../src/store/tables/deliveries.js';
import type { DashboardScene } from './dashboard-scene.js';

/** The addresses of all pages, with a delivery's own ones. */
export async function everyPage(scene: DashboardScene, delivery: string): Promise<string[]> {
  const [task] = await scene.tasks(delivery);
  const found = await findDelivery(scene.store.db, delivery);
  const build = found && buildPathOf(found);
  const { current } = scene.catalog;
  const several = task === undefined ? [] : [`/tasks/several?operation=retry&id=${task.id}`];
  return [
    ...['/', '/deliveries', '/deliveries?q=nowhere', '/builds'],
    ...['', '/replay', '/test'].map((part) => `/deliveries/${delivery}${part}`),
    ...['waiting', 'running', 'uncertain', 'failed', 'all'].map((tab) => `/tasks?tab=${tab}`),
    ...(build === undefined ? [] : [build]),
    ...(task === undefined ? [] : [`/tasks/${task.id}`]),
    ...several,
    ...['/rules', '/rules?tests=run', `/playground?event=delivery:${delivery}`],
    ...(current === undefined ? [] : [`/rules/difference?from=${current.hash}&to=${current.hash}`]),
    ...['/connections', '/audit', '/deliveries/dlv_none'],
  ];
}

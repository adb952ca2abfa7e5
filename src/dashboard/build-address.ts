import { payloadOf, type Delivery } from '../domain/delivery.js';
import { isJsonObject } from '../domain/json.js';

/** The id of the build that a delivery's event is about. */
export function buildOf(delivery: Delivery): string | undefined {
  if (delivery.status === 'rejected') return undefined;
  const { build } = payloadOf(delivery);
  const id = isJsonObject(build) ? build.id : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The page of that build: stays the same, whatever the application is called. */
export function buildAddress(delivery: Delivery): string | undefined {
  const build = buildOf(delivery);
  const application = delivery.application.id ?? delivery.application.name;
  if (build === undefined || application === undefined) return undefined;
  return `/applications/${encodeURIComponent(application)}/builds/${encodeURIComponent(build)}`;
}

import { payloadOf, type Delivery } from '../domain/delivery.js';
import { isJsonObject } from '../domain/json.js';

/** The id of the build that a delivery's event is about. */
export function buildOf(delivery: Delivery): string | undefined {
  if (delivery.status === 'rejected') return undefined;
  const { build } = payloadOf(delivery);
  const id = isJsonObject(build) ? build.id : undefined;
  // Half a surrogate pair, which JSON may hold, has no place in an address.
  return typeof id === 'string' && id !== '' ? id.toWellFormed() : undefined;
}

/** Where the page of that build is: stays the same, whatever the application is called. */
export function buildPathOf(delivery: Delivery): string | undefined {
  const build = buildOf(delivery);
  const application = delivery.application.id ?? delivery.application.name;
  if (build === undefined || application === undefined) return undefined;
  return buildPath(application, build);
}

function buildPath(application: string, build: string): string {
  return `${applicationPath(application)}/builds/${encodeURIComponent(build)}`;
}

function applicationPath(application: string): string {
  return `/applications/${encodeURIComponent(application.toWellFormed())}`;
}

/** Where the badge of a build is. */
export function badgePath(application: string, build: string): string {
  return `${buildPath(application, build)}/badge.svg`;
}

/** Where the badge of whichever build of an application is the newest is. */
export function latestBadgePath(application: string): string {
  return `${applicationPath(application)}/badge.svg`;
}

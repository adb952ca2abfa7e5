import { payloadOf, type Delivery } from '../domain/delivery.js';
import { isJsonObject } from '../domain/json.js';
import type { DeliveryView } from '../views/delivery-view.js';
import { buildPathOf, buildOf } from '../events/build-path.js';
import { toneOfDelivery, toneOrder, type Tone } from './parts/state.js';

/** A build of an application, as far as deliveries tell of it. */
export interface Build {
  readonly address: string;
  readonly id: string;
  readonly application: string;
  /** Such as `2.4.1 (android)`; empty while no event said so. */
  readonly version: string;
  /** The names of the events about it, from the oldest; each once. */
  readonly events: readonly string[];
  /** When the newest of them came. */
  readonly lastAt: string;
  /** The worst that became of any of them. */
  readonly tone: Tone;
}

/**
 * The builds that deliveries are about, the one with the newest delivery first.
 * @param deliveries newest first
 * @param views one a delivery, in the same order
 */
export function buildsOf(deliveries: readonly Delivery[], views: readonly DeliveryView[]): Build[] {
  const pairs = deliveries.flatMap((delivery, index) => {
    const [view, address] = [views[index], buildPathOf(delivery)];
    return view === undefined || address === undefined ? [] : [{ delivery, view, address }];
  });
  return [...Map.groupBy(pairs, ({ address }) => address)].map(([address, about]) => {
    const tones = about.map(({ view }) => toneOfDelivery(view.status, view.tasks));
    const { delivery } = about[0] ?? {};
    const versions = about.map((one) => versionOf(one.delivery));
    return {
      address,
      id: (delivery && buildOf(delivery)) ?? '',
      application: delivery?.application.name ?? delivery?.application.id ?? '',
      version: versions.find((version) => version !== '') ?? '',
      events: [...new Set(about.map(({ delivery: { action } }) => action ?? '').reverse())],
      lastAt: about[0]?.view.receivedAt ?? '',
      tone: toneOrder.find((tone) => tones.includes(tone)) ?? 'none',
    };
  });
}

function versionOf(delivery: Delivery): string {
  const { build } = payloadOf(delivery);
  const { versionName, os } = isJsonObject(build) ? build : {};
  const [version, system] = [versionName, os].map((one) => (typeof one === 'string' ? one : ''));
  return [version, system && `(${system})`].filter(Boolean).join(' ');
}

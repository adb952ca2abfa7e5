import type { Millis } from '../../domain/clock.js';
import type { DeliveryView } from '../../views/delivery-view.js';
import { Sentence } from './sentence.js';
import { State, toneOfDelivery, wordOfDelivery } from './state.js';
import { When } from './when.js';

/** Deliveries as a table of sentences; on a phone, as a list of them. */
export function DeliveryRows({
  deliveries,
  now,
}: {
  deliveries: readonly DeliveryView[];
  now: Millis;
}) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Received</th>
          <th scope="col">Status</th>
          <th scope="col">What came of it</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <tr id={delivery.id} key={delivery.id} data-row>
            <td class="inline">
              <a
                href={`/deliveries/${delivery.id}`}
                data-open
                aria-describedby={`says-${delivery.id}`}
              >
                <When at={Date.parse(delivery.receivedAt)} now={now} />
              </a>
            </td>
            <td class="inline">
              <State tone={toneOfDelivery(delivery.status, delivery.tasks)}>
                {wordOfDelivery(delivery.status, delivery.tasks)}
              </State>
              {delivery.replayOf !== null && <small class="muted"> replay</small>}
            </td>
            <td class="says" id={`says-${delivery.id}`}>
              <Sentence text={delivery.explanation} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { Millis } from '../domain/clock.js';
import type { Failure } from '../domain/failure.js';
import { withdrawIntent } from '../store/tables/effects.js';
import type { Db } from '../store/schema.js';
import { removeTurn, setTurn } from '../store/tables/turns.js';
import type { ActOptions } from './act-options.js';
import type { Call } from './call.js';
import { ClaimLost } from './claim-lost.js';
import { putOff } from './put-off.js';
import { explain } from './retry-policy.js';
import { takeTurn, type Wait } from './take-turn.js';

/** Of the spacing. The second write of one action comes sooner after the first than this leaves. */
const almost = 0.8;

/**
 * Our own limits held a request back: the provider was not asked, so that it is no attempt. The
 * task gets another turn; where it was only some milliseconds too early, it keeps its own.
 */
export async function recordHeld(
  tx: Db,
  { hand, connection }: Call,
  failure: Failure,
  options: ActOptions,
  now: Millis,
): Promise<string> {
  const { task } = hand;
  const { limits, name } = connection.settings;
  const until = failure.retryAt ?? now;
  const told: Wait = { at: until, reason: explain(failure) };
  await withdrawIntent(tx, task.id, hand.effect);
  let wait: Wait | undefined;
  if (limits !== 'off' && until - now < limits.spacing * almost) {
    await setTurn(tx, { task: task.id, connection: name, at: until });
  } else {
    await removeTurn(tx, task.id);
    wait = await takeTurn(tx, task.id, connection.settings, now, options.random);
  }
  // Already returned to the circuit, if it was a probe.
  const probeless = { ...hand, isProbe: false };
  if (!(await putOff(tx, probeless, wait ?? told, options, 'keepTurn'))) throw new ClaimLost();
  return 'pending';
}

import { minute } from '../domain/clock.js';
import type { Finding } from '../domain/effect.js';
import { effectsAlike, type EffectRecord } from '../store/tables/effects.js';
import type { KeptIssue } from '../store/tables/issues.js';
import type { ActOptions } from './act-options.js';
import { contextOf, type Call } from './call.js';
import { settlingTime } from './retry-policy.js';

/** Beside the time in which a call may still take effect: clocks differ. */
const margin = minute;

/**
 * Looks for what an earlier call made. Where the remote shows nothing of ours, a finding is only
 * worth something while no other task of ours may have made it: `rivalled` says that one may.
 * Throws `Failure`.
 */
export async function search(
  call: Call,
  effect: EffectRecord,
  kept: KeptIssue | undefined,
  options: ActOptions,
): Promise<Finding | 'rivalled'> {
  const { hand, connection, input, alike } = call;
  const since = effect.firstIntendedAt;
  const others = () =>
    alike === undefined
      ? []
      : effectsAlike(options.store.db, {
          task: hand.task.id,
          alike,
          since: since - settlingTime - margin,
        });
  const known = await others();
  const bounds = {
    until: effect.intendedAt + settlingTime,
    taken: new Set(
      known.flatMap(({ state, effect: made }) => (state === 'done' ? (made?.id ?? []) : [])),
    ),
  };
  const context = contextOf(call, kept, options, bounds);
  const finding = await hand.step.action.find(connection.handle, input, context, since);
  if (alike === undefined || finding === 'absent') return finding;
  if (typeof finding === 'object' && finding.certainty === 'certain') return finding;
  // Asked again: one may have been announced, and made, while this one was looking.
  const rivals = [...known, ...(await others())].filter(
    (other) => isOpen(other) && other.firstIntendedAt <= bounds.until + margin,
  );
  return rivals.length > 0 ? 'rivalled' : finding;
}

/** It may have made something, and it is not known what. */
function isOpen({ state, effect }: EffectRecord): boolean {
  return state === 'intended' || (state === 'done' && effect?.id === undefined);
}

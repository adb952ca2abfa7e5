import { minute, second, type Millis } from '../domain/clock.js';
import type { Failure } from '../domain/failure.js';
import {
  countFailure,
  findCircuit,
  returnProbe,
  setCircuit,
  takeProbe,
} from '../store/tables/circuits.js';
import type { Db } from '../store/schema.js';
import { Defect } from './defect.js';
import { explain } from './retry-policy.js';
import type { Wait } from './take-turn.js';

/** Calls in a row that the provider did not answer before it counts as down. */
const failuresToOpen = 3;
const firstProbeAfter = 10 * second;
const slowestProbes = minute;
/** A probe that nothing was heard of: its instance died. Longer than the longest call. */
const probeLasts = 2 * minute;
/** While a probe is out. */
const whileProbing = 10 * second;
/** Those who wait do not all come at once; the longer it lasts, the more they are spread. */
const widestSpread = minute;

export type Passage = 'pass' | 'probe' | Wait;

/** Whether a connection's provider is to be called now. While it is down, one call goes out now and then. */
export async function passCircuit(
  db: Db,
  connection: string,
  now: Millis,
  random: () => number,
): Promise<Passage> {
  const circuit = await findCircuit(db, connection);
  if (circuit === undefined || circuit.state === 'closed') return 'pass';
  if (circuit.nextProbeAt <= now && (await takeProbe(db, circuit, now + probeLasts))) {
    return 'probe';
  }
  const next = circuit.state === 'open' ? circuit.nextProbeAt : now + whileProbing;
  const spread = Math.min((now - circuit.since) / 4, widestSpread);
  return {
    at: Math.max(next, now + second) + Math.round(random() * spread),
    reason:
      `The connection \`${connection}\` has had no answer since ${new Date(circuit.since).toISOString()}; what is to be sent waits. ${circuit.reason ?? ''}`.trim(),
  };
}

/** Says that the provider is down, and not that something is wrong with the task. */
export function isOutage(failure: Failure): boolean {
  if (failure instanceof Defect) return false;
  if (failure.reason !== 'unavailable' && failure.reason !== 'unknown') return false;
  return isServerError(failure.httpStatus);
}

/** No answer, or one that is none. */
export function isServerError(httpStatus: number | undefined): boolean {
  return httpStatus === undefined || httpStatus >= 500 || httpStatus === 408;
}

export interface Call {
  readonly connection: string;
  /** Undefined: it was answered as wished. */
  readonly failure: Failure | undefined;
  readonly isProbe: boolean;
}

/**
 * Learns from a call. Any answer that is one, be it a refusal, says that the provider is there.
 * @returns until when its connection is to be left alone, if it is down
 */
export async function learnFromCall(
  tx: Db,
  { connection, failure, isProbe }: Call,
  now: Millis,
): Promise<Millis | undefined> {
  if (failure !== undefined && (failure.held || failure instanceof Defect)) {
    if (isProbe) await returnProbe(tx, connection, now);
    return undefined;
  }
  if (failure === undefined || !isOutage(failure)) {
    await close(tx, connection, now);
    return undefined;
  }
  const circuit = await countFailure(tx, connection, now);
  const reason = explain(failure);
  if (circuit.state !== 'closed') {
    // Calls that were on their way when it opened say nothing new.
    if (!isProbe) return circuit.nextProbeAt;
    const probes = circuit.probes + 1;
    const nextProbeAt = now + Math.min(firstProbeAfter * 2 ** probes, slowestProbes);
    await setCircuit(tx, connection, { state: 'open', probes, reason, nextProbeAt });
    return nextProbeAt;
  }
  if (circuit.failures < failuresToOpen) return undefined;
  const nextProbeAt = now + firstProbeAfter;
  await setCircuit(tx, connection, { state: 'open', probes: 0, since: now, reason, nextProbeAt });
  return nextProbeAt;
}

async function close(tx: Db, connection: string, now: Millis): Promise<void> {
  const circuit = await findCircuit(tx, connection);
  if (circuit === undefined || (circuit.state === 'closed' && circuit.failures === 0)) return;
  await setCircuit(tx, connection, {
    state: 'closed',
    failures: 0,
    probes: 0,
    nextProbeAt: 0,
    ...(circuit.state !== 'closed' && { since: now }),
  });
}

import type { ActionContext } from '../domain/action.js';
import { payloadOf } from '../domain/delivery.js';
import type { TaskRequest } from '../domain/task.js';
import type { OpenConnection } from '../stage/connections.js';
import type { IssueKey, KeptIssue } from '../store/issues.js';
import type { ActOptions } from './act-options.js';
import { issueFingerprint } from './fingerprint.js';
import type { TaskAtHand } from './task-at-hand.js';

/** An action with its input and connection, ready to be called. */
export interface Call {
  readonly hand: TaskAtHand;
  readonly connection: OpenConnection;
  /** The action's input, with defaults. */
  readonly input: unknown;
  /** For actions that keep an issue. */
  readonly issueKey: IssueKey | undefined;
}

export function prepareCall(hand: TaskAtHand, request: TaskRequest, options: ActOptions): Call {
  const { action } = hand.step;
  const connection = options.connections.get(request.connection);
  if (connection === undefined) throw new Error(`no connection ${request.connection}`);
  const input: unknown = action.input.parse(request.with);
  const kept = action.keeps?.(input);
  return {
    hand,
    connection,
    input,
    issueKey: kept && {
      connection: request.connection,
      target: kept.target,
      fingerprint: issueFingerprint(kept.fingerprint, hand.event, payloadOf(hand.delivery)),
    },
  };
}

export function contextOf(
  { hand, issueKey }: Call,
  kept: KeptIssue | undefined,
  { clock }: ActOptions,
): ActionContext {
  return {
    key: hand.key,
    event: hand.event.value,
    fingerprint: issueKey?.fingerprint ?? hand.key,
    issue: kept?.state === 'made' ? { ...kept.address, repeats: kept.repeats } : undefined,
    clock,
  };
}

import type { ActionContext, SearchBounds } from '../domain/action.js';
import { payloadOf } from '../domain/delivery.js';
import type { Effect } from '../domain/effect.js';
import { hexDigest } from '../domain/ids.js';
import type { TaskRequest } from '../domain/task.js';
import type { OpenConnection } from '../stage/connections.js';
import type { IssueKey, KeptIssue } from '../store/tables/issues.js';
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
  /** For actions whose effect shows nothing of ours: calls with the same cannot be told apart. */
  readonly alike: string | undefined;
}

export function prepareCall(hand: TaskAtHand, request: TaskRequest, options: ActOptions): Call {
  const { action } = hand.step;
  const connection = options.connections.get(request.connection);
  if (connection === undefined) throw new Error(`no connection ${request.connection}`);
  const input: unknown = action.input.parse(request.with);
  const kept = action.keeps?.(input);
  const alike = action.alike?.(input);
  return {
    hand,
    connection,
    input,
    issueKey: kept && {
      connection: request.connection,
      target: kept.target,
      fingerprint: issueFingerprint(kept.fingerprint, hand.event, payloadOf(hand.delivery)),
    },
    alike: alike === undefined ? undefined : hexDigest(request.connection, request.uses, alike),
  };
}

export function contextOf(
  { hand, issueKey }: Call,
  kept: KeptIssue | undefined,
  { clock }: ActOptions,
  search?: SearchBounds,
): ActionContext {
  return {
    key: hand.key,
    event: hand.event.value,
    fingerprint: issueKey?.fingerprint ?? hand.key,
    issue: kept?.state === 'made' ? { ...kept.address, repeats: kept.repeats } : undefined,
    clock,
    ...(search && { search }),
  };
}

/** Names what a call made, where each call makes something new, so that it belongs to one task only. */
export function remoteName({ alike }: Pick<Call, 'alike'>, { id }: Effect): string | undefined {
  return alike === undefined || id === undefined ? undefined : `${alike}:${id}`;
}

import type { Kysely, Transaction } from 'kysely';

/**
 * The tables, as SQL sees them. Times are epoch milliseconds; columns named `*_json` hold JSON
 * text; yes and no are 1 and 0. The words are those of the domain.
 */
export interface Schema {
  deliveries: DeliveriesTable;
  events: EventsTable;
  rulesets: RulesetsTable;
  tasks: TasksTable;
  attempts: AttemptsTable;
  effects: EffectsTable;
  runs: RunsTable;
  issues: IssuesTable;
  queue: QueueTable;
  budgets: BudgetsTable;
  writes: WritesTable;
  turns: TurnsTable;
  circuits: CircuitsTable;
  audit: AuditTable;
  mutes: MutesTable;
  notices: NoticesTable;
  builds: BuildsTable;
}

export interface DeliveriesTable {
  id: string;
  received_at: number;
  status: string;
  body: Buffer;
  content_type: string | null;
  action: string | null;
  application_id: string | null;
  application_name: string | null;
  duplicate_of: string | null;
  replay_of: string | null;
  ruleset: string | null;
  faults_json: string;
}

/** The first delivery of each event: the primary key is what makes a second one a duplicate. */
export interface EventsTable {
  identity: string;
  delivery: string;
  received_at: number;
}

export interface RulesetsTable {
  hash: string;
  files_json: string;
  loaded_at: number;
}

export interface TasksTable {
  id: string;
  delivery: string;
  ruleset: string;
  rule: string;
  step: string;
  position: number;
  uses: string;
  connection: string;
  status: string;
  reason: string | null;
  created_at: number;
  asked_at: number;
  next_attempt_at: number | null;
  attempts: number;
  request_json: string | null;
  dead_kind: string | null;
  /** Of its rule. */
  mode: string;
}

export interface AttemptsTable {
  task: string;
  n: number;
  at: number;
  duration_ms: number;
  outcome: string;
  http_status: number | null;
  error: string | null;
}

/** One a task: written before the call (`intended`), completed by its answer. */
export interface EffectsTable {
  task: string;
  key: string;
  state: string;
  intended_at: number;
  resends: number;
  effect_json: string | null;
  /** How often a call was announced: who announces the next one must have seen the last. */
  calls: number;
  /** When the first call that may have worked was announced. */
  first_intended_at: number | null;
  /** What the action makes. */
  kind: string | null;
  /** What the remote shows of the call, where that is all there is to find it by. */
  alike: string | null;
  /** Names what was made, where each call makes something new: no two tasks have the same. */
  remote: string | null;
}

export interface RunsTable {
  task: string;
  connection: string;
  target: string;
  remote_id: string;
  status: string | null;
  conclusion: string | null;
  over: number;
  url: string | null;
  etag: string | null;
  started_at: number;
  checked_at: number | null;
  checks: number;
}

/** The one issue of a fingerprint. Reserved (no number yet) by the task that is making it. */
export interface IssuesTable {
  connection: string;
  target: string;
  fingerprint: string;
  task: string;
  number: string | null;
  url: string | null;
  repeats: number;
  created_at: number;
  updated_at: number;
}

export interface QueueTable {
  queue: string;
  ref: string;
  due_at: number;
  claimed_by: string | null;
  claimed_until: number | null;
}

/** How many writes a connection made, and until when the provider wants to hear nothing. */
export interface BudgetsTable {
  connection: string;
  writes: number;
  paused_until: number;
  /** Pauses that followed soon upon each other. */
  pauses: number;
  reason: string | null;
}

/** The last writes of each connection whose writes are limited: `n` counts them. */
export interface WritesTable {
  connection: string;
  n: number;
  at: number;
}

/** When a task's turn to write comes. */
export interface TurnsTable {
  task: string;
  connection: string;
  at: number;
}

/** Whether a connection's provider is there. No row: nothing is known against it. */
export interface CircuitsTable {
  connection: string;
  state: string;
  failures: number;
  probes: number;
  since: number;
  reason: string | null;
  next_probe_at: number;
}

/** What operators changed. */
export interface AuditTable {
  id: string;
  at: number;
  who: string;
  operation: string;
  target: string;
  reason: string | null;
  outcome: string | null;
}

/** Rules that are, or were, muted. */
export interface MutesTable {
  rule: string;
  since: number;
  until: number | null;
  who: string;
  reason: string | null;
}

/** What a channel was told about a trouble of the service, or could not be told yet. */
export interface NoticesTable {
  trouble: string;
  channel: string;
  status: string;
  title: string;
  /** What of the trouble was told. */
  about_json: string;
  told: number;
  told_at: number | null;
  issue_json: string | null;
  failures: number;
  failed_at: number | null;
  retry_at: number;
}

/** What Applivery's API said of the build of a delivery, from when it was to be asked for it. */
export interface BuildsTable {
  delivery: string;
  asked_at: number;
  /** Questions without an answer so far. */
  tries: number;
  trouble: string | null;
  next_try_at: number | null;
  read_at: number | null;
  /** Once it was read: the facts, or else why there are none. */
  facts_json: string | null;
  why: string | null;
}

/** The database, or a transaction on it: every function of the store takes either. */
export type Db = Kysely<Schema> | Transaction<Schema>;

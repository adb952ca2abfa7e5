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

/** The database, or a transaction on it: every function of the store takes either. */
export type Db = Kysely<Schema> | Transaction<Schema>;

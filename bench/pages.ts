import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { day, type Millis } from '../src/domain/clock.js';
import { firstIdAt, hexDigest } from '../src/domain/ids.js';
import { samples } from '../src/events/samples.js';
import { openSqlite } from '../src/store/sqlite/open-sqlite.js';
import type { Store } from '../src/store/store.js';
import { median, percentile, startProcess, type Measured } from './support.js';

// How long the dashboard's pages and the API's list take with a million deliveries in SQLite, beside
// the same with a thousand; in turn, in one run. The contract: p95 within 3 times.
//
// The deliveries are written straight into the store: 60 days of five kinds of events of 40
// applications, of which some send much and others seldom, with tasks, attempts, effects and runs.
const { values } = parseArgs({
  options: { deliveries: { type: 'string', default: '1000000' } },
});
const many = Number(values.deliveries);
const few = 1_000;
const turns = 200;
const warmUp = 5;
const atOnce = 500;
const span = 60 * day;
const worst = 3;

const token = 'admin-token-of-the-benchmark';
const folder = mkdtempSync(join(tmpdir(), 'bench-pages-'));
const rules = ['github.yaml', 'gitlab.yaml'].map((path) => ({
  path,
  text: readFileSync(join('rules', path), 'utf8'),
}));
const ruleset = hexDigest(JSON.stringify(rules));

/** The same for everybody who runs it. */
let seed = 42;
function random(below: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * below);
}

const kinds = [
  ...Array.from({ length: 8 }, () => 'build_processed'),
  ...Array.from({ length: 8 }, () => 'build_created'),
  ...['bug_created', 'bug_created', 'feedback_created'],
];
/** Of the last application, and of the seldom action, there are so many, as many as a page shows. */
const seldom = 50;

const applications = Array.from({ length: 40 }, (_, n) => ({
  id: hexDigest('application', String(n)).slice(0, 24),
  name: `Application ${n}`,
}));

function applicationOf(isSeldom: boolean) {
  if (isSeldom) return applications.at(-1)!;
  return applications[Math.min(random(39), random(39))]!;
}

async function fill(store: Store, count: number): Promise<void> {
  const end = Date.now();
  await store.db
    .insertInto('rulesets')
    .values({ hash: ruleset, files_json: JSON.stringify(rules), loaded_at: end - span })
    .execute();
  for (let from = 0; from < count; from += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, count - from) }, (_, n) => from + n);
    const rows = numbers.map((n) =>
      rowsOf(n, Math.floor(end - span + (span * (n + 1)) / count), Math.floor(count / seldom)),
    );
    await store.transaction(async (tx) => {
      await tx
        .insertInto('deliveries')
        .values(rows.map(({ delivery }) => delivery))
        .execute();
      const tasks = rows.flatMap((row) => row.task ?? []);
      if (tasks.length === 0) return;
      await tx.insertInto('tasks').values(tasks).execute();
      await tx
        .insertInto('attempts')
        .values(rows.flatMap((row) => row.attempt ?? []))
        .execute();
      await tx
        .insertInto('effects')
        .values(rows.flatMap((row) => row.effect ?? []))
        .execute();
      await tx
        .insertInto('runs')
        .values(rows.flatMap((row) => row.run ?? []))
        .execute();
    });
  }
}

/** @param every which of them are the seldom ones */
function rowsOf(n: number, at: Millis, every: number) {
  const isSeldom = n % every === 5;
  const number = String(n).padStart(16, '0');
  const id = `${firstIdAt('dlv', at)}${number}`;
  const action =
    n % every === 11
      ? 'certificate_application_will_expire'
      : isSeldom
        ? 'build_created'
        : kinds[random(kinds.length)]!;
  const application = applicationOf(isSeldom);
  const build = hexDigest('build', String(n)).slice(0, 24);
  const sample = samples[action] ?? {};
  const payload = {
    ...sample,
    application: { ...(sample.application as object), ...application },
    ...(action.startsWith('build') && { build: { ...(sample.build as object), id: build } }),
  };
  const isMatched = n % 10 < 3;
  const delivery = {
    ...{
      id,
      received_at: at,
      status: isMatched ? 'matched' : n % 10 === 9 ? 'duplicate' : 'unmatched',
    },
    ...{ body: Buffer.from(JSON.stringify(payload)), content_type: 'application/json', action },
    ...{ application_id: application.id, application_name: application.name },
    ...{ duplicate_of: null, replay_of: null, ruleset, faults_json: '[]' },
  };
  if (!isMatched) return { delivery };
  const task = `${firstIdAt('tsk', at)}${number}`;
  const url = `https://github.com/acme/awesome-app/actions/runs/${n}`;
  const hasFailed = n % 200 === 0;
  return {
    delivery,
    task: {
      ...{
        id: task,
        delivery: id,
        ruleset,
        rule: 'github-device-tests',
        mode: 'live',
        step: '1',
        position: 0,
      },
      ...{ uses: 'github/workflow-dispatch', connection: 'github' },
      status: hasFailed ? 'failed' : n % 50_000 === 1 ? 'uncertain' : 'succeeded',
      ...{ reason: hasFailed ? 'GitHub answered 422.' : null, created_at: at, asked_at: at },
      ...{ next_attempt_at: null, attempts: 1, dead_kind: hasFailed ? 'refused' : null },
      request_json: JSON.stringify({
        ...{ connection: 'github', uses: 'github/workflow-dispatch' },
        with: { repository: 'acme/awesome-app', workflow: 'device-tests.yml', ref: 'main' },
      }),
    },
    attempt: {
      ...{ task, n: 1, at: at + 900, duration_ms: 300, error: null },
      ...{ outcome: hasFailed ? 'refused' : 'done', http_status: hasFailed ? 422 : 200 },
    },
    effect: {
      ...{ task, key: hexDigest(task), state: hasFailed ? 'refused' : 'done', intended_at: at },
      ...{ resends: 0, calls: 1, first_intended_at: at, kind: 'run', alike: null, remote: null },
      effect_json: hasFailed ? null : JSON.stringify({ kind: 'run', id: String(n), url }),
    },
    run: hasFailed
      ? undefined
      : {
          ...{ task, connection: 'github', target: 'acme/awesome-app', remote_id: String(n) },
          ...{ status: 'completed', conclusion: 'success', over: 1, url, etag: null },
          ...{ started_at: at + 1_000, checked_at: at + 600_000, checks: 9 },
        },
  };
}

interface Candidate {
  readonly count: number;
  readonly server: Measured;
  readonly cookie: string;
  readonly middle: string;
}

async function open(count: number): Promise<Candidate> {
  const data = join(folder, String(count));
  const store = await openSqlite(data);
  const began = performance.now();
  seed = 42;
  await fill(store, count);
  const { id } = await store.db
    .selectFrom('deliveries')
    .select('id')
    .where('status', '=', 'matched')
    .orderBy('id')
    .offset(Math.floor(count / 10))
    .limit(1)
    .executeTakeFirstOrThrow();
  await store.close();
  console.log(`${count} deliveries written in ${Math.round((performance.now() - began) / 1000)} s`);
  const server = await startProcess('src/bin.ts serve', {
    ...{ PORT: '0', RULES_DIR: 'rules', MODE: 'dry-run', DATA_DIR: data, ADMIN_TOKEN: token },
    RETENTION_COUNT: '10000000',
  });
  const login = await fetch(`${server.url}/login`, {
    method: 'POST',
    headers: { origin: server.url },
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { count, server, cookie, middle: id };
}

async function ask({ server, cookie, middle }: Candidate, path: string): Promise<Millis> {
  const began = performance.now();
  const response = await fetch(server.url + path.replace(':id', middle), {
    headers: { cookie, authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  if (!response.ok || text === '') throw new Error(`${path} answered ${response.status}`);
  return performance.now() - began;
}

const rare = applications.at(-1)!;
const pages = {
  deliveries: '/deliveries',
  '… a page further back': '/deliveries?before=:id',
  '… of an application': `/deliveries?application=${applications[1]!.id}`,
  '… of one that seldom sends, by name': `/deliveries?application=${encodeURIComponent(rare.name)}`,
  '… of an action': '/deliveries?action=bug_created',
  '… of a seldom action': '/deliveries?action=certificate_application_will_expire',
  '… of a status': '/deliveries?status=duplicate',
  '… of a status that there is not': '/deliveries?status=rejected',
  '… of application, action and status': `/deliveries?application=${rare.id}&action=build_created&status=unmatched`,
  '… with a text that many have': '/deliveries?q=android',
  '… with a text that none has': '/deliveries?q=nowhere-to-be-found',
  '… until 50 days ago': '/deliveries?until=50d',
  'one delivery': '/deliveries/:id',
  overview: '/',
  'tasks that failed': '/tasks?tab=failed',
  'the API, list': '/api/v1/deliveries?limit=50',
  'the API, one delivery': '/api/v1/deliveries/:id',
} as const;

const candidates = [await open(few), await open(many)];
const ratios: number[] = [];
try {
  for (const [name, path] of Object.entries(pages)) {
    const times: Millis[][] = [[], []];
    for (let turn = -warmUp; turn < turns; turn += 1) {
      for (const [index, candidate] of candidates.entries()) {
        const took = await ask(candidate, path);
        if (turn >= 0) times[index]!.push(took);
      }
    }
    const [p95few = NaN, p95many = NaN] = times.map((one) => percentile(one, 0.95));
    const [p50few = NaN, p50many = NaN] = times.map((one) => median(one));
    const ratio = p95many / p95few;
    ratios.push(ratio);
    const figures = [p50few, p50many, p95few, p95many].map((time) => time.toFixed(1).padStart(7));
    console.log(
      `${name.padEnd(38)} p50 ${figures[0]} → ${figures[1]} ms, p95 ${figures[2]} → ${figures[3]} ms: ${ratio.toFixed(2)} times`,
    );
  }
} finally {
  for (const { server } of candidates) await server.stop();
  rmSync(folder, { recursive: true });
}
const isKept = ratios.every((ratio) => ratio <= worst);
console.log(
  `p95 with ${many} deliveries is ${isKept ? '' : 'not '}within ${worst} times that with ${few}`,
);
process.exitCode = isKept ? 0 : 1;

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { samples } from '../../src/events/samples.js';
import { run } from '../cli/support.js';
import { temporaryFolder } from '../support/data-folder.js';
import { closedUrl, Loopback } from '../support/loopback.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { echo, habits } from './support/echo-server.js';
import { mark, secretsIn } from './support/marks.js';

const execute = promisify(execFile);

const kinds = ['github', 'app', 'gitlab', 'trigger'] as const;

/** A connection for each kind of credentials and habit: what one does holds back none of the others. */
function connectionsFile(server: string): string {
  const lines = habits.flatMap((habit) => [
    `  github-${habit}: { provider: github, url: "${server}", token: { env: GITHUB_TOKEN } }`,
    `  app-${habit}: { provider: github, url: "${server}", app: { id: 1, private-key: { env: APP_KEY } } }`,
    `  gitlab-${habit}: { provider: gitlab, url: "${server}", token: { file: GITLAB_FILE } }`,
    `  trigger-${habit}: { provider: gitlab, url: "${server}", trigger-token: { env: TRIGGER_TOKEN } }`,
  ]);
  return ['version: 1', 'connections:', ...lines, ''].join('\n');
}

function rulesFile(): string {
  const uses = {
    github: 'github/repository-dispatch',
    app: 'github/repository-dispatch',
    gitlab: 'gitlab/pipeline',
    trigger: 'gitlab/trigger',
  };
  const rules = habits.flatMap((habit) =>
    kinds.map((kind) => {
      const where = uses[kind].startsWith('github')
        ? `{ repository: acme/${habit}, event-type: x }`
        : `{ project: acme/${habit}, ref: main }`;
      return `  - id: ${kind}-${habit}
    on: build_processed
    steps: [{ uses: ${uses[kind]}, connection: ${kind}-${habit}, with: ${where} }]`;
    }),
  );
  const ofBuild = `  - id: of-build
    on: build_processed
    if: build.git.branch == "main"
    steps: [{ uses: github/repository-dispatch, connection: github-ok, with: { repository: acme/ok, event-type: x } }]`;
  return ['version: 1', 'rules:', ...rules, ofBuild, ''].join('\n');
}

/** All files of a folder, as one text of bytes. */
function bytesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

/** Node.js's report about the process, once it is whole. Its threads are tsx's, which only a checkout has. */
function readReport(folder: string): string | undefined {
  const [file] = readdirSync(folder);
  try {
    const text = readFileSync(join(folder, file ?? ''), 'utf8');
    return JSON.stringify({ ...(JSON.parse(text) as object), workers: [] });
  } catch {
    return undefined;
  }
}

describe('secrets', function () {
  this.timeout(60_000);
  let server: Loopback | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it('come out nowhere, whatever providers answer and people ask', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const installation = mark();
    const secrets = {
      github: mark(),
      gitlab: mark(),
      trigger: mark(),
      applivery: mark(),
      webhook: mark(),
      'second webhook': mark(),
      admin: mark(),
      viewer: mark(),
      installation,
      'app key': pem.split('\n')[4]!,
      'wrong webhook token': mark(),
      'wrong admin token': mark(),
    };
    server = await new Loopback((request) => echo(request, installation)).start();
    const [dataDir, rulesDir, elsewhere] = [
      temporaryFolder(),
      temporaryFolder(),
      temporaryFolder(),
    ];
    const gitlabFile = join(elsewhere, 'gitlab-token');
    writeFileSync(gitlabFile, `${secrets.gitlab}\n`);
    writeFileSync(join(rulesDir, 'rules.yaml'), rulesFile());
    writeFileSync(
      join(rulesDir, 'connections.yaml'),
      connectionsFile(server.url).replaceAll('GITLAB_FILE', gitlabFile),
    );
    const reports = temporaryFolder();
    const settings = {
      DATA_DIR: dataDir,
      RULES_DIR: rulesDir,
      WEBHOOK_TOKENS: `${secrets.webhook},${secrets['second webhook']}`,
      ADMIN_TOKEN: secrets.admin,
      VIEWER_TOKEN: secrets.viewer,
      GITHUB_TOKEN: secrets.github,
      TRIGGER_TOKEN: secrets.trigger,
      APPLIVERY_TOKEN: secrets.applivery,
      APPLIVERY_API_URL: server.url,
      APP_KEY: pem,
      LOG_LEVEL: 'trace',
    };
    const service = await ServiceProcess.start({
      ...settings,
      NODE_OPTIONS: `--report-on-signal --report-directory=${reports}`,
    });
    const texts: string[] = [];
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(`${service.url}${path}`, init);
      texts.push(await answer.text(), JSON.stringify([...answer.headers]));
    };

    const webhook = `/webhooks/applivery/${secrets.webhook}`;
    const posted = await fetch(`${service.url}${webhook}`, {
      method: 'POST',
      body: JSON.stringify(samples.build_processed),
    });
    const { delivery } = (await posted.json()) as { delivery: string };
    const api = { headers: { authorization: `Bearer ${secrets.admin}` } };
    await until(
      async () => {
        const answer = await fetch(`${service.url}/api/v1/deliveries/${delivery}`, api);
        const { status, tasks } = (await answer.json()) as {
          status: string;
          tasks: { attempts: unknown[] }[];
        };
        const tried = tasks.filter(({ attempts }) => attempts.length > 0);
        const isAll = tried.length === kinds.length * habits.length;
        return (isAll && status === 'matched') || undefined;
      },
      () => `every task was tried once; the log:\n${service.output}`,
    );

    await ask(webhook, { method: 'POST', body: 'nonsense' });
    await ask(webhook, { method: 'POST', body: 'a=b', headers: { 'content-encoding': 'gzip' } });
    await ask(webhook);
    await ask(`/webhooks/applivery/${secrets['wrong webhook token']}`, { method: 'POST' });
    await ask('/api/v1/tasks', {
      headers: { authorization: `Bearer ${secrets['wrong admin token']}` },
    });
    for (const path of ['/healthz', '/readyz', '/', '/login', '/nothing', '/metrics']) {
      await ask(path, api);
    }
    for (const path of [
      'deliveries?limit=500',
      `deliveries/${delivery}`,
      'tasks?limit=500',
      'tasks?limit=x',
    ]) {
      await ask(`/api/v1/${path}`, api);
    }
    for (const line of [
      ['deliveries', 'list', '--format', 'json'],
      ['deliveries', 'show', delivery],
      ['tasks', 'list', '--format', 'json'],
      ['tasks', 'list'],
      ['check'],
      ['doctor'],
      ['simulate', 'build_processed'],
      ['send', 'build_created', '--url', service.url],
      ['send', 'build_created', '--url', await closedUrl()],
    ]) {
      const { out, err } = await run(line, settings);
      texts.push(out, err);
    }
    service.writeReport();
    const report = await until(
      () => readReport(reports),
      () => 'Node.js writes its report',
    );
    assert.equal(await service.stop(), 0);

    // The server has seen them: they were really there to leak.
    const sent = server.requests.map(({ headers, body }) => JSON.stringify([headers, body])).join();
    assert.deepEqual(secretsIn(sent, secrets), [
      'github',
      'gitlab',
      'trigger',
      'applivery',
      'installation',
    ]);
    assert.ok(service.output.includes('task.attempted') && texts.join().includes('[secret]'));

    assert.deepEqual(secretsIn(service.output, secrets), [], 'standard output and error');
    assert.deepEqual(secretsIn(report, secrets), [], "Node.js's report");
    assert.deepEqual(secretsIn(bytesOf(dataDir), secrets), [], 'the data folder');
    assert.deepEqual(secretsIn(texts.join('\n'), secrets), [], 'answers and output of commands');
  });

  it('come out nowhere when the database cannot be used', async () => {
    const password = mark();
    const runs = [
      `postgres://triggers:${password}@127.0.0.1:1/triggers`,
      `postgres://triggers:${password}@127.0.0.1:1/triggers?sslmode=verify-full&sslrootcert=/nowhere`,
      `postgres://triggers:%zz${password}@127.0.0.1:1/triggers`,
    ].map(async (url) => {
      const settings = { PATH: process.env.PATH, DATA_DIR: temporaryFolder(), DATABASE_URL: url };
      const failed = execute(process.execPath, ['--import', 'tsx', 'src/bin.ts', 'serve'], {
        env: { ...settings, PORT: '0', LOG_LEVEL: 'trace' },
      });
      await assert.rejects(failed, ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        assert.match(stdout, /service.not-started/);
        assert.deepEqual(secretsIn(stdout + stderr, { password }), [], stdout + stderr);
        return true;
      });
    });
    await Promise.all(runs);
  });

  it('come out nowhere when the settings are not usable', async () => {
    const value = mark();
    const faulty: Readonly<Record<string, readonly string[]>> = {
      DATABASE_URL: [`mysql://triggers:${value}@127.0.0.1/triggers`, value],
      WEBHOOK_TOKENS: [`${value} with spaces`, `${value}/${value}`, value.slice(0, 13)],
      ADMIN_TOKEN: [`${value}ü`],
      GITHUB_APP_PRIVATE_KEY: [value],
      GITHUB_API_URL: [`https://user:${value}@github.example`],
      APPLIVERY_TOKEN: [`${value} ${value}`],
      PORT: [value],
    };
    for (const [name, texts] of Object.entries(faulty)) {
      for (const text of texts) {
        const settings = { DATA_DIR: temporaryFolder(), [name]: text };
        const { status, out, err } = await run(['serve'], settings);
        assert.equal(status, 1, `${name}=${text}`);
        assert.match(err, new RegExp(name));
        assert.deepEqual(secretsIn(out + err, { value }), [], err);
      }
    }
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Which folders of `src` each folder may import from. `service`, `cli` and what stands directly in `src` compose them, and may import everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  untrusted: [],
  http: ['domain'],
  log: ['domain', 'rules'],
  events: ['domain'],
  rules: ['domain', 'events', 'untrusted'],
  findings: ['domain', 'events', 'rules'],
  providers: ['domain'],
  actions: ['domain', 'providers', 'untrusted'],
  settings: ['domain', 'rules'],
  store: ['domain'],
  stage: ['domain', 'events', 'rules', 'store'],
  receive: ['domain', 'events', 'store'],
  match: ['domain', 'rules', 'stage', 'store'],
  act: ['domain', 'events', 'rules', 'stage', 'store'],
  follow: ['domain', 'stage', 'store'],
  applivery: ['domain', 'providers', 'stage', 'store'],
  prune: ['domain', 'stage', 'store'],
  notice: ['domain', 'untrusted', 'providers', 'actions', 'stage', 'store'],
  simulate: ['domain', 'rules', 'stage'],
  online: ['domain', 'findings', 'providers', 'rules', 'stage'],
  doctor: ['domain', 'applivery', 'findings', 'online', 'rules', 'stage', 'store'],
  backtest: ['domain', 'rules', 'simulate', 'stage', 'store'],
  shadow: ['domain', 'rules', 'stage', 'store', 'backtest', 'views'],
  operate: ['domain', 'stage', 'store'],
  metrics: ['domain', 'events', 'rules', 'store'],
  views: ['domain', 'rules', 'stage', 'store'],
  playground: ['domain', 'actions', 'findings', 'receive', 'rules', 'rule-tests', 'simulate'],
  'rule-tests': [
    ...['domain', 'events', 'untrusted', 'rules', 'providers', 'store', 'stage'],
    ...['receive', 'match', 'act', 'follow', 'applivery', 'views'],
  ],
  records: ['domain', 'operate', 'rule-tests', 'stage', 'store', 'views'],
  api: ['domain', 'operate', 'records', 'stage', 'store', 'views'],
  dashboard: [
    ...['domain', 'events', 'untrusted', 'rules', 'operate', 'stage', 'store', 'simulate', 'views'],
    ...['playground', 'rule-tests', 'doctor'],
  ],
};

/** The only folders (or files) that may import a package: everything outside has one home. */
const homes: readonly { package: RegExp; home: RegExp }[] = [
  { package: /^@octokit\//, home: /^providers\/github\// },
  { package: /^@gitbeaker\//, home: /^providers\/gitlab\// },
  { package: /^(kysely|better-sqlite3|pg|pg-boss)(\/|$)/, home: /^store\// },
  { package: /^yaml$/, home: /^rules\// },
  { package: /^@marcbachmann\/cel-js$/, home: /^rules\/expressions\/cel\.ts$/ },
  { package: /^re2js$/, home: /^rules\/expressions\/regex\.ts$/ },
  {
    package: /^(koa|@koa\/.*|koa-helmet|raw-body)$/,
    home: /^(receive|api|dashboard|metrics|http)\//,
  },
  { package: /^openid-client$/, home: /^dashboard\/access\/oidc\// },
  { package: /^prom-client$/, home: /^metrics\// },
  { package: /^(pino|pino-pretty)$/, home: /^log\// },
  { package: /^@opentelemetry\//, home: /^domain\/traced\.ts$/ },
  { package: /^commander$/, home: /^cli\// },
  { package: /^(preact|preact-render-to-string|htmx\.org|@picocss)(\/|$)/, home: /^dashboard\// },
];

const root = 'src';
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => file.replaceAll('\\', '/'));

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name!);
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** Those of `src`; what is imported as a type only counts too. */
function filesImportedBy(file: string): string[] {
  const names = importsOf(file).filter((name) => name.startsWith('.'));
  const targets = names.map((name) => join(dirname(file), name).replaceAll('\\', '/'));
  return files.filter((one) => targets.includes(one.replace(/\.tsx?$/, '.js')));
}

/** The circles that a walk along the imports comes upon, each as `a → b → a`; none exactly when there is none. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) circles.push([...trail.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}

describe('the architecture', () => {
  it('has no folder that nobody thought about', () => {
    const folders = new Set(
      files.map(folderOf).filter((folder) => !['', 'cli', 'service'].includes(folder)),
    );
    assert.deepEqual([...folders].sort(), Object.keys(mayImport).sort());
  });

  it('lets folders import only those below them', () => {
    const faults: string[] = [];
    for (const file of files) {
      const allowed = mayImport[folderOf(file)];
      if (allowed === undefined) continue;
      for (const name of importsOf(file).filter((one) => one.startsWith('.'))) {
        const target = normalize(relative(root, join(root, dirname(file), name)));
        const folder = folderOf(target.replaceAll('\\', '/'));
        if (folder !== folderOf(file) && !allowed.includes(folder))
          faults.push(`${file} → ${target}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  it('has no file that imports itself, over others', () => {
    const imports = new Map(files.map((file) => [file, filesImportedBy(file)]));
    assert.deepEqual(circlesIn(imports), []);
  });

  it('has one home for each package that reaches outside', () => {
    const faults: string[] = [];
    for (const file of files) {
      for (const name of importsOf(file).filter((one) => !one.startsWith('.'))) {
        for (const rule of homes) {
          if (rule.package.test(name) && !rule.home.test(file)) faults.push(`${file} → ${name}`);
        }
      }
    }
    assert.deepEqual(faults, []);
  });

  it('reads the environment in one place', () => {
    const readers = files.filter((file) =>
      /\bprocess\.env\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    assert.deepEqual(readers, ['cli/run-command.ts']);
  });
});

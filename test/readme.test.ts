import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { generatedFiles } from '../docs/generated.js';
import { actions } from '../src/actions/index.js';
import type { ProviderName } from '../src/domain/connection.js';
import { eventDeclarations } from '../src/events/declarations.js';
import { findInRules } from '../src/findings/find-in-rules.js';
import { readConnectionsFile } from '../src/rules/connections-file.js';
import { Coverage } from '../src/rule-tests/coverage.js';
import { readRuleTests } from '../src/rule-tests/read-rule-tests.js';
import { runRuleTests } from '../src/rule-tests/run-rule-tests.js';
import { loadRuleset } from '../src/rules/load-ruleset.js';
import { settingNames } from '../src/settings/read-settings.js';
import { temporaryFolder } from './support/data-folder.js';
import { ServiceProcess } from './support/service-process.js';

const readme = readFileSync('README.md', 'utf8');

/** The fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text!);
}

interface Workflow {
  readonly on: { readonly workflow_dispatch: { readonly inputs: Record<string, unknown> } };
}

const rules = blocks('yaml').filter((text) => /^rules:/m.test(text));
const ruleTests = blocks('yaml').filter((text) => /^tests:/m.test(text));
const language = {
  actions,
  connections: new Map<string, ProviderName>([
    ['github', 'github'],
    ['gitlab', 'gitlab'],
  ]),
  linkDomains: ['applivery.io'],
};

describe('the README', () => {
  it('begins with the two commands', () => {
    const [first] = blocks('sh');
    assert.deepEqual(
      first
        ?.trim()
        .split('\n')
        .map((line) => line.replace(/\s*#.*/, '')),
      ['npm ci && npm start', 'npm ci && npm test'],
    );
    assert.ok(readme.indexOf('```sh') < 40);
  });

  it('has rules that load without a fault or a finding', () => {
    assert.ok(rules.length >= 3);
    for (const text of rules) {
      const { ruleset, diagnostics } = loadRuleset([{ path: 'rules.yaml', text }], language);
      assert.deepEqual(diagnostics, []);
      assert.deepEqual(findInRules(ruleset!, { loaded: [], tested: undefined }), []);
    }
  });

  it('has rule tests that pass and reach all of its first rule', async () => {
    const { ruleset } = loadRuleset([{ path: 'rules.yaml', text: rules[0]! }], language);
    const files = ruleTests.map((text, index) => ({ path: `${index}.test.yaml`, text }));
    const { tests, diagnostics } = readRuleTests(files, ruleset);
    assert.deepEqual(diagnostics, []);
    const coverage = new Coverage(ruleset!);
    const { connections } = language;
    for (const { test, differences } of await runRuleTests(tests, {
      ruleset: ruleset!,
      connections,
      coverage,
    })) {
      assert.deepEqual(differences, [], test.name);
    }
    assert.equal(coverage.report().percent, 100);
  });

  it('has connections that load without a fault', () => {
    const texts = blocks('yaml').filter((text) => /^connections:/m.test(text));
    assert.equal(texts.length, 1);
    for (const text of texts) {
      const { entries, diagnostics } = readConnectionsFile({ path: 'connections.yaml', text });
      assert.deepEqual(diagnostics, []);
      assert.equal(entries.length, 2);
    }
  });

  it('has a workflow that declares what the rule sends, and no input in a script', () => {
    const [text] = blocks('yaml').filter((block) => block.includes('workflow_dispatch:'));
    const workflow = parse(text!) as Workflow;
    const declared = Object.keys(workflow.on.workflow_dispatch.inputs);
    for (const source of [rules[0]!, readFileSync('rules/github.yaml', 'utf8')]) {
      const { rules: written } = parse(source) as {
        rules: { steps: { uses: string; with: Record<string, unknown> }[] }[];
      };
      const { with: input } = written[0]!.steps[0]!;
      const sent = [...Object.keys(input.inputs as object), input['correlation-input']];
      assert.deepEqual(sent.sort(), declared.toSorted());
    }
    for (const [, script] of text!.matchAll(/run: (.*)/g)) assert.ok(!script!.includes('${{'));
  });

  it('has a pipeline that declares what the rules send, and no input in a script', () => {
    const [text] = blocks('yaml').filter((block) => block.startsWith('spec:'));
    const [header, body] = parseAllDocuments(text!).map((one) => one.toJS() as unknown);
    const { inputs } = (header as { spec: { inputs: Record<string, unknown> } }).spec;
    const written = parse(readFileSync('rules/gitlab.yaml', 'utf8')) as {
      rules: { steps: { uses: string; with: { inputs?: object } }[] }[];
    };
    for (const { steps } of written.rules) {
      for (const step of steps.filter(({ uses }) => uses === 'gitlab/pipeline')) {
        for (const name of Object.keys(step.with.inputs ?? {})) assert.ok(name in inputs, name);
      }
    }
    const scripts = Object.values(body as Record<string, { script?: string[] }>).flatMap(
      (job) => job.script ?? [],
    );
    assert.ok(scripts.length > 0 && scripts.every((line) => !line.includes('$[[')));
  });

  it('is as it is made from the code, and so is the JSON Schema', () => {
    for (const [path, content] of generatedFiles()) {
      const spaceless = (text: string) => text.replace(/[ -]+\|/g, '|').replace(/\| +/g, '|');
      assert.equal(
        spaceless(readFileSync(path, 'utf8')).replace(/\n{2,}/g, '\n'),
        spaceless(content).replace(/\n{2,}/g, '\n'),
        `${path} is not up to date: npm run docs`,
      );
    }
  });

  it('names every setting, event, and folder of the source', () => {
    for (const name of settingNames) assert.ok(readme.includes(`\`${name}\``), name);
    for (const { name } of eventDeclarations) assert.ok(readme.includes(`\`${name}\``), name);
    const section = readme.slice(readme.indexOf('## Architecture'));
    for (const entry of readdirSync('src', { withFileTypes: true })) {
      if (entry.isDirectory()) assert.ok(section.includes(`\`${entry.name}\``), entry.name);
    }
  });

  it('has links that lead somewhere', () => {
    const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
      text!
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor] of readme.matchAll(/\]\(#([^)]+)\)/g)) {
      assert.ok(headings.includes(anchor!), anchor);
    }
  });

  it('has commands that work, one after the other, on a service that runs its first rule', async function () {
    this.timeout(180_000);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules', 'rules.yaml'), rules[0]!);
    writeFileSync(join(folder, 'rules', 'rules.test.yaml'), ruleTests[0]!);
    const settings = { DATA_DIR: join(folder, 'data'), RULES_DIR: join(folder, 'rules') };
    const service = await ServiceProcess.start(settings);
    const commands = blocks('sh')
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('npm run'));
    assert.ok(commands.length >= 8);
    for (const command of commands) {
      const output = execFileSync('sh', ['-c', command], {
        env: { ...process.env, ...settings, PUBLIC_URL: service.url },
        encoding: 'utf8',
        stdio: 'pipe',
      });
      if (command.includes(' send ')) assert.match(output, /was recorded, not sent/);
    }
    assert.equal(await service.stop(), 0);
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { temporaryFolder } from '../support/data-folder.js';
import { run } from './support.js';

interface Written {
  readonly rules: readonly {
    readonly steps: readonly {
      readonly with: { readonly inputs: object; readonly 'correlation-input'?: string };
    }[];
  }[];
}

describe('init', () => {
  for (const options of [
    [],
    ['--gitlab'],
    ['--repository', 'group/sub/app', '--gitlab'],
    ['--repository', 'acme/app', '--application', `It's "A: B" #1 — \\x {c}`],
  ]) {
    it(`writes rules without a fault and tests that pass and reach everything: ${options.join(' ')}`, async () => {
      const folder = temporaryFolder();
      const { status, err } = await run(['init', folder, ...options]);
      assert.equal(status, 0, err);
      const rules = join(folder, 'rules');
      const checked = await run(['check', '--rules', rules]);
      assert.deepEqual([checked.status, checked.out], [0, '']);
      assert.match(checked.err, /1 rule, 3 rule tests, no faults/);
      const tested = await run(['test', '--rules', rules, '--min-coverage', '100']);
      assert.equal(tested.status, 0, tested.out + tested.err);
      for (const command of ['check', 'test', 'doctor'])
        assert.ok(err.includes(`npm run -s cli -- ${command} --rules ${rules}\n`), err);
      assert.ok(err.includes(`RULES_DIR=${rules} npm start\n`), err);
    });
  }

  function sentInputs(folder: string): string[] {
    const text = readFileSync(join(folder, 'rules/first.yaml'), 'utf8');
    const { inputs, ...more } = (parse(text) as Written).rules[0]!.steps[0]!.with;
    return [
      ...Object.keys(inputs),
      ...(more['correlation-input'] ? [more['correlation-input']] : []),
    ];
  }

  it('writes a workflow that takes what the rule sends, and puts none of it into a script', async () => {
    const folder = temporaryFolder();
    await run(['init', folder]);
    const text = readFileSync(join(folder, '.github/workflows/device-tests.yml'), 'utf8');
    const workflow = parse(text) as {
      on: { workflow_dispatch: { inputs: object } };
      'run-name': string;
    };
    assert.deepEqual(Object.keys(workflow.on.workflow_dispatch.inputs), sentInputs(folder));
    assert.match(workflow['run-name'], /inputs\.correlation_id/);
    for (const [, script] of text.matchAll(/run: (.*)/g)) assert.ok(!script!.includes('${{'));
  });

  it('writes a pipeline that takes what the rule sends, and puts none of it into a script', async () => {
    const folder = temporaryFolder();
    await run(['init', folder, '--gitlab']);
    const text = readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8');
    const [header, body] = parseAllDocuments(text).map((one) => one.toJS() as unknown);
    assert.deepEqual(
      Object.keys((header as { spec: { inputs: object } }).spec.inputs),
      sentInputs(folder),
    );
    const { script } = (body as Record<string, { script: string[] }>)['device-tests']!;
    assert.ok(script.every((line) => !line.includes('$[[')));
    assert.ok(!existsSync(join(folder, '.github')));
  });

  it('writes the schemas that the first lines name', async () => {
    const folder = temporaryFolder();
    await run(['init', folder]);
    for (const name of ['rules.schema.json', 'rule-tests.schema.json']) {
      const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;
      assert.deepEqual(read(join(folder, 'rules', name)), read(join('rules', name)));
    }
    assert.match(
      readFileSync(join(folder, 'rules/first.yaml'), 'utf8'),
      /=\.\/rules\.schema\.json\n/,
    );
  });

  it('overwrites nothing', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'rules'));
    const test = join(folder, 'rules/first.test.yaml');
    writeFileSync(test, 'mine');
    const { status, out, err } = await run(['init', folder]);
    assert.deepEqual([status, out], [1, '']);
    assert.match(err, /^Nothing was written: .*first\.test\.yaml would be overwritten/);
    assert.equal(readFileSync(test, 'utf8'), 'mine');
    assert.ok(!existsSync(join(folder, 'rules/first.yaml')));
  });

  it('leaves a .gitlab-ci.yml as it is, and says what to put into it', async () => {
    const folder = temporaryFolder();
    const pipeline = join(folder, '.gitlab-ci.yml');
    writeFileSync(pipeline, 'stages: [build]\n');
    const { status, out, err } = await run(['init', folder, '--gitlab']);
    assert.equal(status, 0);
    assert.equal(readFileSync(pipeline, 'utf8'), 'stages: [build]\n');
    assert.ok(!out.includes('.gitlab-ci.yml'));
    assert.match(
      err,
      /\.gitlab-ci\.yml is there already: left as it is\.\n\nTo be put into it:\n\nspec:/,
    );
  });

  for (const wrong of [
    ['--repository', 'acme'],
    ['--repository', 'a/b c'],
    ['--application', ' '],
    ['--application', '${{ x }}'],
    ['--application', 'a\nb'],
  ]) {
    it(`refuses ${JSON.stringify(wrong.join(' '))}`, async () => {
      const folder = join(temporaryFolder(), 'new');
      assert.equal((await run(['init', folder, ...wrong])).status, 2);
      assert.ok(!existsSync(folder));
    });
  }
});

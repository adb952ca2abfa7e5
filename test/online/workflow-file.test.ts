import assert from 'node:assert/strict';
import { jobsWithInput } from '../../src/online/gitlab/pipeline-file.js';
import { dispatchInputs, scriptsWithInput } from '../../src/online/github/workflow-file.js';
import { readForeignYaml } from '../../src/rules/yaml/read-foreign-yaml.js';

function read(text: string) {
  const documents = readForeignYaml(text);
  assert.ok(documents, text);
  return documents;
}

function steps(script: string, env = ''): string {
  return `on: workflow_dispatch\njobs:\n  a:\n${env}    steps:\n      - run: |\n          ${script}\n`;
}

describe('a workflow file of others', () => {
  it('has the trigger in each of its forms', () => {
    for (const on of ['workflow_dispatch', '[push, workflow_dispatch]', '{ workflow_dispatch: }']) {
      assert.deepEqual(dispatchInputs(read(`on: ${on}`)[0]), [], on);
    }
    for (const on of ['push', '[push]', '{ push: }', '', '{ push: { workflow_dispatch: 1 } }']) {
      assert.equal(dispatchInputs(read(`on: ${on}`)[0]), undefined, on);
    }
    assert.equal(dispatchInputs(read('[]')[0]), undefined);
  });

  it('may have anchors and merge keys, but no bomb, and is not nested without end', () => {
    const shared =
      'x: &x { type: boolean }\non: { workflow_dispatch: { inputs: { a: { <<: *x } } } }';
    assert.equal(dispatchInputs(read(shared)[0])?.[0]?.type, 'boolean');
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [one, other] of ['ab', 'bc', 'cd', 'de', 'ef']) {
      bomb.push(`${other}: &${other} [${`*${one}, `.repeat(9)}]`);
    }
    assert.equal(readForeignYaml(bomb.join('\n')), undefined);
    assert.equal(readForeignYaml(`${'['.repeat(2000)}${']'.repeat(2000)}`), undefined);
    assert.equal(readForeignYaml('a: ['), undefined);
    assert.deepEqual(readForeignYaml(''), []);
  });

  const inScript = [
    'echo ${{ inputs.title }}',
    'echo "${{ INPUTS.Title }}"',
    "echo ${{ format('{0}', inputs['title']) }}",
    'echo ${{ github.event.inputs.title }}',
    "echo '${{ toJSON(inputs) }}'",
    "echo '${{ toJSON(github.event) }}'",
    'echo ${{ join(inputs.*) }}',
  ];
  for (const script of inScript) {
    it(`fills an input into the script: ${script}`, () => {
      assert.deepEqual(scriptsWithInput(read(steps(script))[0], 'title'), [
        { job: 'a', step: '1' },
      ]);
    });
  }

  const harmless = [
    'echo "$TITLE"',
    'echo ${{ inputs.title2 }} ${{ inputs.sub-title }} ${{ inputs.title-2 }}',
    'echo ${{ github.event.inputs.other }}',
    'echo inputs.title',
  ];
  for (const script of harmless) {
    it(`does not fill it in: ${script}`, () => {
      const env = '    env: { TITLE: "${{ inputs.title }}" }\n';
      assert.deepEqual(scriptsWithInput(read(steps(script, env))[0], 'title'), []);
    });
  }

  it('fills it in by way of a variable', () => {
    const env = '    env: { TITLE: "${{ inputs.title }}", OTHER: "${{ inputs.other }}" }\n';
    const script = (text: string) => scriptsWithInput(read(steps(text, env))[0], 'title').length;
    assert.equal(script('echo ${{ env.TITLE }}'), 1);
    assert.equal(script('echo ${{ env.OTHER }}'), 0);
    const step = `jobs: { a: { env: { A: "\${{ inputs.title }}" }, steps: [{ env: { B: "\${{ env.A }}" }, run: "\${{ env.B }}" }, { env: { A: x }, run: "\${{ env.A }}" }] } }`;
    assert.deepEqual(scriptsWithInput(read(step)[0], 'title'), [{ job: 'a', step: '1' }]);
  });

  it('fills it into a script that an action runs', () => {
    const step = `jobs: { a: { steps: [{ uses: actions/github-script@v8, with: { script: "x(\${{ inputs.title }})" } }] } }`;
    assert.equal(scriptsWithInput(read(step)[0], 'title').length, 1);
  });

  it('of GitLab: in scripts, also nested and global ones, but not in variables', () => {
    const name = '$[[ inputs.title ]]';
    const jobs = (text: string) => jobsWithInput(read(text), 'title');
    assert.deepEqual(jobs(`a: { script: "echo ${name}" }`), ['a']);
    assert.deepEqual(jobs(`a: { script: [[x], [["${name}"]]] }`), ['a']);
    assert.deepEqual(jobs(`default: { before_script: ["$[[inputs.title|expand_vars]]"] }`), [
      'default',
    ]);
    assert.deepEqual(jobs(`after_script: ["${name}"]`), ['default']);
    assert.deepEqual(
      jobs(`a: { variables: { T: "${name}" }, script: ["$T", "$[[ inputs.title2 ]]"] }`),
      [],
    );
  });
});

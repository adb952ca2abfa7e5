import assert from 'node:assert/strict';
import { findingsIn, foundIn, marked } from './support.js';

interface Keeping {
  readonly on?: string;
  readonly if?: string;
  readonly with?: string;
  readonly mode?: string;
  readonly stepIf?: string;
}

/** A rules file with a rule of each. */
function rulesText(...rules: readonly Keeping[]): string {
  const texts = rules.map(
    (rule, index) => `  - id: r${index}
    on: ${rule.on ?? 'build_processed'}
    mode: ${rule.mode ?? 'live'}
    if: ${rule.if ?? 'event.application.name == "App"'}
    steps:
      - uses: github/issue
        if: ${rule.stepIf ?? 'always()'}
        with: ${rule.with ?? '{ repository: a/b, title: "Build ${{ event.build.id }}" }'}
`,
  );
  return `version: 1\nrules:\n${texts.join('')}`;
}

function foundBetween(...rules: readonly Keeping[]): string[] {
  return findingsIn(rulesText(...rules)).map(({ code, line }) => `${code} ${line}`);
}

const twice = ['same-effect-twice 16'];

describe('same-effect-twice', () => {
  it('is found where both rules match the same event', () => {
    assert.deepEqual(foundBetween({}, {}), twice);
    assert.deepEqual(foundBetween({}, { if: 'event.build.os == "ios"' }), twice);
    assert.deepEqual(foundBetween({}, { if: 'build.git.branch == "develop"' }), twice);
    assert.deepEqual(
      foundBetween({ if: 'build.size < 9' }, { if: 'build.git.tag == "v1" && build.size > 7' }),
      twice,
    );
    assert.deepEqual(foundBetween({ on: '[build_created, build_processed]' }, {}), twice);
    assert.deepEqual(foundBetween({}, { if: 'event.application.name.startsWith("A")' }), twice);
    assert.deepEqual(
      foundBetween(
        {},
        { with: `{ title: 'Build \${{ event.build.id + "" }}', repository: "a/b" }` },
      ),
      twice,
    );
  });

  it('is found for events that nobody declared', () => {
    const title = '{ repository: a/b, title: "${{ event.a.b }} x" }';
    const rule = { on: 'something_new', if: 'event.a.b == "x"', with: title };
    assert.deepEqual(foundBetween(rule, { ...rule, if: 'has(event.a)' }), twice);
  });

  it('names the other rule, its place and the event', () => {
    const [finding] = findingsIn(rulesText({}, {}));
    assert.equal(
      finding?.message,
      '`r1` sends the same `github/issue` to the same place as `r0` (a.yaml:8) does for the same `build_processed`',
    );
  });

  const different: [string, Keeping, Keeping][] = [
    ['for other events', { on: 'build_created' }, {}],
    ['with an `if` that excludes the other', {}, { if: 'event.application.name == "Other"' }],
    ['to another place', {}, { with: '{ repository: a/c, title: "Build ${{ event.build.id }}" }' }],
    [
      'with another value',
      {},
      { with: '{ repository: a/b, title: "Build ${{ event.build.url }}" }' },
    ],
    [
      'with the name of the rule in it',
      { with: '{ repository: a/b, title: "${{ rule.id }}" }' },
      { with: '{ repository: a/b, title: "${{ rule.id }}" }' },
    ],
    ['in a rule that is off', {}, { mode: 'off' }],
    ['in a copy in shadow mode of a live rule', {}, { mode: 'shadow' }],
    ['after one in shadow mode', { mode: 'shadow' }, {}],
    ['in rules that are all in shadow mode', { mode: 'shadow' }, { mode: 'shadow' }],
    [
      'in a step whose `if` excludes it',
      {},
      { stepIf: 'event.application.name == "Other" || cancelled()' },
    ],
    ['where nobody can tell that both match', {}, { if: 'event.application.name.size() > 900' }],
  ];
  for (const [name, one, other] of different) {
    it(`is not found ${name}`, () => {
      assert.deepEqual(
        foundBetween(one, other).filter((found) => found.startsWith('same')),
        [],
      );
    });
  }
});

describe('empty-required-input', () => {
  it('is found where a field that Applivery leaves out has no stand-in', () => {
    const text = rulesText({
      on: 'bug_created',
      with: '{ repository: a/b, title: "${{ event.report.message }}", body: "x ${{ event.report.message }}" }',
    });
    const found = findingsIn(text);
    assert.deepEqual(marked(text, found), [
      'empty-required-input: message',
      'empty-required-input: message',
    ]);
    assert.equal(
      found[0]?.message,
      'where Applivery leaves `event.report.message` out, this step fails: `title`: the event has no `report.message`',
    );
  });

  it('is found where a stand-in is empty and the input must not be', () => {
    const found = findingsIn(
      rulesText({
        with: `{ repository: a/b, title: x, fingerprint: '\${{ default(event.build.versionName, "") }}' }`,
      }),
    );
    assert.deepEqual(
      found.map(({ code }) => code),
      ['empty-required-input'],
    );
  });

  const fine: [string, string][] = [
    ['has a stand-in', '${{ default(event.build.versionName, "none") }}'],
    [
      'is asked for in the text',
      'x${{ if has(event.build.versionName) }}${{ event.build.versionName }}${{ end }}',
    ],
    ['is always there', '${{ event.build.os }}'],
  ];
  for (const [name, title] of fine) {
    it(`is not found where the field ${name}`, () => assert.deepEqual(foundIn({ title }), []));
  }

  it('is not found where the rule, or the step, only matches with the field', () => {
    const title = '${{ event.build.versionName }}';
    assert.deepEqual(foundIn({ title }).length, 1);
    assert.deepEqual(foundIn({ title, if: 'event.build.versionName.startsWith("1.")' }), []);
    assert.deepEqual(foundIn({ title, if: 'has(event.build.versionName)' }), []);
    assert.deepEqual(foundIn({ title, stepIf: 'has(event.build.versionName)' }), []);
  });

  it('is found for what Applivery may not say of a build, where nothing stands for it', () => {
    assert.deepEqual(foundIn({ title: '${{ build.git.branch }}' }), [
      'empty-required-input: branch',
    ]);
    assert.deepEqual(foundIn({ title: 'x ${{ build.git.pr }}' }), ['empty-required-input: pr']);
    assert.deepEqual(foundIn({ title: '${{ for tag in build.tags }}x${{ end }}' }), [
      'empty-required-input: tags',
    ]);
    for (const rule of [
      { title: '${{ default(build.git.branch, "none") }}' },
      { title: '${{ if has(build.git.pr) }}!${{ build.git.pr }}${{ end }} x' },
      { title: '${{ build.git.branch }}', if: 'build.git.branch.startsWith("release/")' },
      {
        title: '${{ build.git.branch }} ${{ build.size }}',
        if: 'build.git.branch != "x" && build.size > 5',
      },
    ]) {
      assert.deepEqual(foundIn(rule), []);
    }
  });

  it('is found behind a name', () => {
    assert.deepEqual(foundIn({ let: 'event.build.versionName', title: 'v ${{ vars.x }}' }), [
      'empty-required-input: x',
    ]);
  });
});

describe('untested-rule', () => {
  const text = rulesText({}, { on: 'build_created' }, { on: 'something', mode: 'off' });
  const untested = (tested?: readonly string[]) =>
    marked(
      text,
      findingsIn(text, tested).filter(({ code }) => code === 'untested-rule'),
    );

  it('is a rule that no test expects to send, unless it is off', () => {
    assert.deepEqual(untested([]), ['untested-rule: r0', 'untested-rule: r1']);
    assert.deepEqual(untested(['r0']), ['untested-rule: r1']);
  });

  it('is not found where the tests are not known', () => assert.deepEqual(untested(), []));
});

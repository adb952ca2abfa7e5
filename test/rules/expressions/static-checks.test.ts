import assert from 'node:assert/strict';
import type { StepState } from '../../../src/domain/task.js';
import {
  checked,
  evaluate,
  faultsOf,
  isMet,
  knownScene,
  processed,
  sceneOf,
  scopeOf,
  told,
  untyped,
} from './support/scenes.js';

const builds = scopeOf(['build_created', 'build_processed']);
const mixed = scopeOf(['build_processed', 'bug_created']);
const step = scopeOf(['build_processed'], {
  steps: ['run-tests', 'report', 'retry-in-5'],
  lets: { android: 'event.build.os == "android"' },
});

/** What is told of each expression, as `text at fault: message`. */
function tells(cases: Readonly<Record<string, readonly string[]>>, scope = processed) {
  for (const [source, wanted] of Object.entries(cases)) {
    it(`of ${source.replace(/\n/g, ' ')}`, () => {
      assert.deepEqual(told(source, scope), wanted);
    });
  }
}

describe('the static checks', () => {
  describe('tell the field that there is not, and the near one', () => {
    tells({
      'event.build.oss == "a"': ['oss: `event.build` has no field `oss`: did you mean `os`?'],
      'event["build"]["oss"] == "a"': [
        '"oss": `event.build` has no field `oss`: did you mean `os`?',
      ],
      'event.zzzzzz == "a"': ['zzzzzz: `event` has no field `zzzzzz`'],
      'has(event.build.oss)': ['oss: `event.build` has no field `oss`: did you mean `os`?'],
      'has(event.biuld.os)': ['biuld: `event` has no field `biuld`: did you mean `build`?'],
      'event.build.?oss.orValue("")': ['oss: `event.build` has no field `oss`: did you mean `os`?'],
      'event.?bild.?os.orValue("")': ['bild: `event` has no field `bild`: did you mean `build`?'],
      'event.a.b.c.d': ['a: `event` has no field `a`'],
      'event.build.os.length': ['event.build.os.length: a text has no fields'],
      'delivery.idd': ['idd: `delivery` has no field `idd`: did you mean `id`?'],
      'has(rule.nope)': ['nope: `rule` has no field `nope`'],
    });
  });

  describe('tell the name that there is not', () => {
    tells({
      'evnt.build.os': ['evnt: there is no `evnt`: did you mean `event`?'],
      'application.id == "a"': [
        'application: there is no `application`: did you mean `event.application`?',
      ],
      'secrets.TOKEN': [
        'secrets: there is no `secrets` here: secrets live in connections, out of the reach of rules',
      ],
      cel: ['cel: there is no `cel`'],
      'dyn(optional)': ['optional: there is no `optional`'],
      success__: ['success__: there is no `success__`'],
      '[1].exists(item, itm > 0)': ['itm: there is no `itm`: did you mean `item`?'],
      '[1].exists(x, true) && x == 1': ['x: there is no `x`'],
      'cel.bind(x, x, true)': ['x: there is no `x`'],
    });
  });

  describe('tell a variable that would hide another name', () => {
    const message = 'has a meaning already: give the variable another name';
    tells({
      '["a"].map(event, event)': [`event: \`event\` ${message}`],
      '["a"].exists(vars, true)': [`vars: \`vars\` ${message}`],
      'cel.bind(cel, 1, cel)': [`cel: \`cel\` ${message}`, 'cel: there is no `cel`'].slice(0, 1),
    });
  });

  describe('tell the function or method that there is not', () => {
    tells({
      'event.build.os.startWith("a")': [
        'startWith: there is no method `startWith`: did you mean `startsWith`?',
      ],
      '(event.build.os + "(").lowerAsci()': [
        'lowerAsci: there is no method `lowerAsci`: did you mean `lowerAscii`?',
      ],
      'contain(event.build.os, "a")': [
        'contain: there is no function `contain`: did you mean `contains`?',
      ],
      'event.build.os.matchesRe2("a")': [
        'matchesRe2: there is no method `matchesRe2`: did you mean `matches`?',
      ],
      '["a"].joinCapped(",")': ['joinCapped: there is no method `joinCapped`'],
      '"".bind(x, event.build.os, x)': [
        'bind: there is no method `bind`: did you mean `cel.bind`?',
      ],
      'success()': [
        'success: `success()` asks how the steps before it ended: it works only in the `if` of a step',
      ],
    });
  });

  describe('tell what does not go together', () => {
    tells({
      'event.build.os == null': [
        'event.build.os == null: `==` does not work between a text and null',
      ],
      'event.build.os == 1': [
        'event.build.os == 1: `==` does not work between a text and a whole number',
      ],
      '1 + 1.5': ['1 + 1.5: `+` does not work between a whole number and a decimal number'],
      '!event.build.os': ['!event.build.os: `!` does not work on a text'],
      'event.build == event.build': [
        'event.build == event.build: `==` does not work between the whole of `event.build` and the whole of `event.build`',
      ],
      'event.build.os && true': [
        'event.build.os && true: `&&` and `||` join what is true or false; this is a text',
      ],
      'event.build.os ? 1 : 2': [
        'event.build.os: what decides must be true or false; this is a text',
      ],
      'true ? 1 : "a"': [
        'true ? 1 : "a": what stands before and after `:` must be of one type; it is a whole number and a text',
      ],
      '[1, "a"]': [
        '"a": all items of a list must be of one type; this is a text, and the first is a whole number',
      ],
      'event.build.os.exists(x, true)': ['event.build.os: a loop goes over a list; this is a text'],
      'has(event)': ['event: `has` asks for a field'],
      'event.build.os.contains(1)': [
        'contains: `contains` cannot be called as `string.contains(int)`',
      ],
      'event.build.os.matches("a", "b")': [
        'matches: `matches` cannot be called as `string.matches(string, string)`',
      ],
      'default(event.build.os, 1)': [
        '1: the two values of `default` must be of one type; they are a text and a whole number',
      ],
      '[].all(e, e > 0)': [
        '[].all(e, e > 0): what this expression gives cannot be told; give its empty lists a type',
      ],
    });

    it('and how to write it', () => {
      const hints = (source: string) => faultsOf(source, processed).map(({ hint }) => hint);
      assert.deepEqual(hints('event.build.os == null'), [
        'ask with `has(…)` whether a field is there',
      ]);
      assert.deepEqual(hints('event.build.os in "ab"'), [
        'for a part of a text, use `contains(…)`',
      ]);
      assert.deepEqual(hints('1 + "a"'), ['make a text of the number with `string(…)`']);
      assert.deepEqual(hints('1 == "1"'), ['write the number without quotes, or use `int(…)`']);
      assert.deepEqual(hints('1 + 1.5'), ['use `double(…)` on the whole number']);
      assert.deepEqual(hints('version("1") < version("2")'), [
        'compare versions with `isLessThan(…)` and its like',
      ]);
      assert.deepEqual(hints('raw("a", "b")'), ['it is `raw(string): string`']);
      assert.deepEqual(hints('[1, "a"]'), ['write `dyn(…)` around each']);
    });
  });

  describe('tell what cannot be read', () => {
    tells({
      'event.build.os = "a"': ['=: unexpected `=`'],
      'event.build.os == "a" and true': ['and: unexpected `and`'],
      'event.build.os == "a" & true': ['&: unexpected `&`'],
      '(event.build.os': ['s: `)` is expected here, not the end'],
      'event.build.os ==': ['=: the expression ends too early'],
      '"abc': ['"abc: a text is not closed'],
      'event.build.os == “x”': ['“: unexpected `“`'],
      'event.build.os == 😀': ['😀: unexpected `😀`'],
      package: ['package: `package` is reserved and cannot be a name'],
      in: ['in: unexpected `in`'],
      '["a"].map(1, 2)': ['1: the first argument must name a variable'],
      '"a\\q"': ['\\q: invalid escape sequence: \\q'],
      'event.build.os.matches("(")': [
        '"(": "(" is not a regular expression: missing closing ): `(`',
      ],
    });

    it('and how to write it', () => {
      const hints = (source: string) => faultsOf(source, processed).map(({ hint }) => hint);
      assert.deepEqual(hints('event.build.os = "a"'), ['to compare, write `==`']);
      assert.deepEqual(hints('true & true'), ['for "and", write `&&`']);
      assert.deepEqual(hints('true | true'), ['for "or", write `||`']);
      assert.deepEqual(hints('true or true'), ['write `&&`, `||` and `!`']);
      assert.deepEqual(hints('true }} && ${{ true'), [
        'put one `${{ }}` around the whole expression, or none',
      ]);
    });
  });

  it('refuse an empty expression', () => {
    assert.deepEqual(
      ['', '  \n'].flatMap((source) => faultsOf(source).map(({ code }) => code)),
      ['empty', 'empty'],
    );
  });

  it('name methods by what follows the receiver, however it is written', () => {
    const source = 'event.build.os.matches("matches(") && event.build.id\n  .substrin(1) == "a"';
    assert.deepEqual(told(source, processed), [
      '"matches(": "matches(" is not a regular expression: missing closing ): `matches(`',
      'substrin: there is no method `substrin`: did you mean `substring`?',
    ]);
  });

  it('name a method that its receiver mentions too', () => {
    const source = '"trimm".replace("trimm", "").trimm()';
    assert.deepEqual(
      faultsOf(source).map(({ start, end }) => [start, end]),
      [[source.lastIndexOf('trimm'), source.lastIndexOf('trimm') + 'trimm'.length]],
    );
  });

  it('tell several faults in one pass, in the order of the text', () => {
    const source =
      'event.build.oss == "a" && evnt.x && event.build.os == 1 && event.build.id.startWith("a") && event.build.id == 2';
    assert.deepEqual(
      faultsOf(source, processed).map(({ code }) => code),
      ['unknown-field', 'unknown-name', 'wrong-types', 'unknown-function', 'wrong-types'],
    );
  });

  it('tell of one mistake once', () => {
    for (const source of [
      'event.bild.os.startsWith("a") && true',
      'has(event.bild.os.x)',
      'event.build.startWith("a") == "x"',
      'vars.nope == "x"',
      'steps.report.conclusion == "x"',
      'nope.a.b.c == 1',
      'event.build.os.matches("(") == 1',
    ]) {
      assert.equal(faultsOf(source, processed).length, 1, source);
    }
  });

  describe('of a rule for several events', () => {
    it('let pass what all of them have', () => {
      assert.ok(!isMet('event.build.id == "x"', {}, builds));
      assert.ok(!isMet('event.application.name == "x"', {}, mixed));
    });

    tells(
      {
        'event.build.os == "a"': ['os: `build_created` has no `event.build.os`'],
        'event["build"]["os"] == "a"': ['"os": `build_created` has no `event.build.os`'],
        'event.build.os + event.build.versionName': [
          'os: `build_created` has no `event.build.os`',
          'versionName: `build_created` has no `event.build.versionName`',
        ],
      },
      builds,
    );
    tells({ 'event.build.os == "a"': ['build: `bug_created` has no `event.build`'] }, mixed);
    tells(
      {
        'event.numDays > 1': ['numDays: `build_created` and `bug_created` have no `event.numDays`'],
      },
      scopeOf(['build_created', 'certificate_application_will_expire', 'bug_created']),
    );

    it('let pass what is asked for, or optional', () => {
      for (const source of [
        'has(event.build.os) && event.build.os == "a"',
        'event.build.?os.orValue("") == "a"',
        'default(event.build.?os, "") == "a"',
        'default(event.build.os, "") == "a"',
        'default(event.build.os + event.build.versionName, "") == "a"',
        'default(default(event.build.os, event.build.id), "") == "a"',
      ]) {
        assert.equal(isMet(source, {}, builds), false, source);
      }
      for (const source of [
        'has(event.build) && event.build.?os.orValue("") == "a"',
        'has(event.build.os) && event.build.os == "a"',
        'event.?build.os.orValue("") == "a"',
        'default(event.build.os, "") == "a"',
      ]) {
        assert.equal(isMet(source, {}, mixed), false, source);
      }
    });

    it('give what `default` says for the events that lack a field', () => {
      const field = checked('default(event.build.os, "none")', mixed);
      assert.equal(field.type, 'string');
      assert.equal(field.evaluate(knownScene('build_processed')), 'android');
      assert.equal(field.evaluate(knownScene('bug_created')), 'none');
    });

    tells(
      {
        'default(event.build.os, event.build.versionName)': [
          'versionName: `build_created` has no `event.build.versionName`',
        ],
        'default(event.build.os, "") == event.build.os': [
          'os: `build_created` has no `event.build.os`',
        ],
        'default(event.build.oss, "")': [
          'oss: `event.build` has no field `oss`: did you mean `os`?',
        ],
        'default(event.build.os, 1)': [
          '1: the two values of `default` must be of one type; they are a text and a whole number',
        ],
      },
      builds,
    );

    it('say how to ask first', () => {
      assert.equal(
        faultsOf('event.build.os == "a"', builds)[0]?.hint,
        'ask first: `has(event.build.os) && …`, or write `default(event.build.os, …)` or `.?os`',
      );
    });

    it('know nothing of the fields when one event is not declared', () => {
      const scope = scopeOf(['build_processed', 'something_new']);
      assert.equal(isMet('event.anything.at.all == "x"', {}, scope), false);
    });
  });

  describe('inside a step', () => {
    tells(
      {
        'steps.reprt.conclusion == "x"': [
          'reprt: no step before this one has the id `reprt`: did you mean `report`?',
        ],
        'steps.report.concluson == "x"': [
          'concluson: `steps.report` has no field `concluson`: did you mean `conclusion`?',
        ],
        'has(steps.nope)': ['nope: no step before this one has the id `nope`'],
        'steps["run-test"].url == ""': [
          '"run-test": no step before this one has the id `run-test`: did you mean `run-tests`?',
        ],
        'vars.andriod': ['andriod: no `let` before this names `andriod`: did you mean `android`?'],
        'has(vars.nope)': ['nope: no `let` before this names `nope`'],
        android: ['android: there is no `android`: did you mean `vars.android`?'],
        'sucess()': ['sucess: there is no function `sucess`: did you mean `success`?'],
        'success(1)': [
          'success: `success()` takes no arguments: it asks about all steps before this one',
        ],
        success__: ['success__: there is no `success__`'],
        'success( ) && event.build.oss == "a"': [
          'oss: `event.build` has no field `oss`: did you mean `os`?',
        ],
      },
      step,
    );

    describe('show how to write an id with dashes, in one message', () => {
      const minus = 'the `-` in an id is read as a minus: write';
      tells(
        {
          'steps.run-tests.conclusion == "x"': [
            `steps.run-tests.conclusion: ${minus} \`steps["run-tests"].conclusion\``,
          ],
          'has(steps.run-tests) && event.build.oss == "a"': [
            `steps.run-tests: ${minus} \`steps["run-tests"]\``,
            'oss: `event.build` has no field `oss`: did you mean `os`?',
          ],
          'default(steps.run-tests.?url, "")': [
            `steps.run-tests.?url: ${minus} \`steps["run-tests"].?url\``,
          ],
          '(steps . retry-in-5 . url) + "a"': [
            `steps . retry-in-5 . url: ${minus} \`steps["retry-in-5"].url\``,
          ],
          'steps.run-test.url == "steps.run-tests.url"': [
            'steps.run-test.url: no step before this one has the id `run-test`: did you mean `run-tests`?',
          ],
          '"steps.run-tests" == event.build.oss': [
            'oss: `event.build` has no field `oss`: did you mean `os`?',
          ],
          'steps.run == "x"': [
            'run: no step before this one has the id `run`: did you mean `steps["run-tests"]`?',
          ],
        },
        step,
      );
      tells(
        {
          'steps.run-tests.url == ""': [
            'steps.run-tests.url: `steps` can be used in the `if` and `with` of a step only',
          ],
        },
        processed,
      );
    });

    it('let pass an id with dashes between brackets', () => {
      const state: StepState = {
        status: 'succeeded',
        conclusion: 'success',
        id: '1',
        url: 'https://a.example',
      };
      const scene = sceneOf({}, { steps: { 'run-tests': state } });
      const source = 'steps["run-tests"].url + steps["run-tests"]["conclusion"]';
      assert.equal(checked(source, step).evaluate(scene), 'https://a.examplesuccess');
      for (const asked of ['has(steps["run-tests"])', 'has(steps["run-tests"]["url"])']) {
        assert.equal(evaluate(asked, {}, step), false);
        assert.equal(checked(asked, step).evaluate(scene), true);
      }
    });
  });

  it('say that there are no steps yet in the condition of a rule', () => {
    assert.deepEqual(told('steps.tests.conclusion == "x"', untyped), [
      'tests: `steps` can be used in the `if` and `with` of a step only',
    ]);
  });
});

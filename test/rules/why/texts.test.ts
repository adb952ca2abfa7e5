import assert from 'node:assert/strict';
import { remedyText } from '../../../src/rules/why/remedy.js';
import type { Scene } from '../../../src/rules/scene.js';
import { knownScene, sceneOf, scopeOf, untyped, whyOf } from '../expressions/support/scenes.js';

/** A condition, why it is not met, and the smallest change, as people read them after a rule's name. */
type Case = readonly [condition: string, why: string, remedy: string | undefined];

const event = {
  os: 'ios',
  name: 'Awesome App',
  branch: 'Main ',
  mail: 'Ana@example.com',
  n: 5,
  text: '7',
  version: '1.4.0',
  flag: false,
  nothing: null,
  tags: ['beta', 'nightly'],
  none: [],
  many: Array.from({ length: 60 }, () => 0),
  devices: [
    { os: 'ios', level: 9 },
    { os: 'android', level: 2 },
  ],
  deep: { x: 1 },
};

const ofAnyEvent: readonly Case[] = [
  [
    'event.os == "android"',
    'wants `event.os == "android"`; it is `"ios"`',
    'would match if `event.os` were `"android"`',
  ],
  [
    'event.os == "android" && event.name == "Other App"',
    'wants `event.os == "android"`; it is `"ios"`',
    'would match if `event.os` were `"android"` (it is `"ios"`) and `event.name` were `"Other App"` (it is `"Awesome App"`)',
  ],
  [
    'event.os == "android" || event.name == "Awesome Apps"',
    'wants `event.os == "android"` (it is `"ios"`) or `event.name == "Awesome Apps"` (it is `"Awesome App"`: one character differs)',
    'would match if `event.name` were `"Awesome Apps"`',
  ],
  [
    'event.os == "ios" && (event.n > 7 || event.branch == "main")',
    'wants `event.n > 7` (it is `5`) or `event.branch == "main"` (it is `"Main "`: only case and white space differ)',
    'would match if `event.branch` were `"main"`',
  ],
  [
    'event.os != "ios"',
    'wants `event.os != "ios"`; it is `"ios"`',
    'would match if `event.os` were anything but `"ios"`',
  ],
  [
    '!(event.os == "ios")',
    'wants `!(event.os == "ios")`; it is `"ios"`',
    'would match if `event.os` were anything but `"ios"`',
  ],
  [
    '!(event.os == "ios" || event.n == 3)',
    'wants `!(event.os == "ios" || event.n == 3)`; `event.os == "ios"` is met',
    'would match if `event.os` were anything but `"ios"` (it is `"ios"`)',
  ],
  ['event.n < 3', 'wants `event.n < 3`; it is `5`', 'would match if `event.n` were less than `3`'],
  [
    'event.n >= 9 && event.n > 10',
    'wants `event.n >= 9`; it is `5`',
    'would match if `event.n` were, for instance, `11`',
  ],
  [
    'event.os in ["android", "IOS"]',
    'wants `event.os in ["android", "IOS"]`; it is `"ios"`: only upper and lower case differ from `"IOS"`',
    'would match if `event.os` were `"android"` or `"IOS"`',
  ],
  [
    '!(event.os in ["ios", "tvos"])',
    'wants `!(event.os in ["ios", "tvos"])`; it is `"ios"`',
    'would match if `event.os` were none of `["ios","tvos"]`',
  ],
  [
    '"stable" in event.tags',
    'wants `"stable" in event.tags`; it is `["beta","nightly"]`',
    'would match if `event.tags` held `"stable"`',
  ],
  [
    'event.tags.size() > 3',
    'wants `event.tags.size() > 3`; it is `2`',
    'would match if `event.tags` had more than `3` items (it is `["beta","nightly"]`)',
  ],
  // What is said of all such values must hold for all of them.
  [
    'event.os != "ios" && event.os != "android"',
    'wants `event.os != "ios"`; it is `"ios"`',
    'would match if `event.os` were, for instance, `"iosx"`',
  ],
  [
    'event.n > 7 && event.n < 10',
    'wants `event.n > 7`; it is `5`',
    'would match if `event.n` were, for instance, `8`',
  ],
  [
    'event.version.startsWith("2.") && !event.version.endsWith(".0")',
    'wants `event.version.startsWith("2.")`; it is `"1.4.0"`',
    'would match if `event.version` were, for instance, `"2.x"`',
  ],
  [
    'event.os.startsWith("a") ? event.n == 5 : event.os.startsWith("b")',
    'wants `event.os.startsWith("a") ? event.n == 5 : event.os.startsWith("b")`, which here wants `event.os.startsWith("b")`; it is `"ios"`',
    'would match if `event.os` began with `"a"`',
  ],
  [
    'has(event.os) && event.os.startsWith("and")',
    'wants `event.os.startsWith("and")`; it is `"ios"`',
    'would match if `event.os` began with `"and"`',
  ],
  [
    'event.n > 7 || event.n < -5',
    'wants `event.n > 7` (it is `5`) or `event.n < -5` (it is `5`)',
    'would match if `event.n` were more than `7`',
  ],
  [
    '!(event.n in [5, 6]) && event.n > 4',
    'wants `!(event.n in [5, 6])`; it is `5`',
    'would match if `event.n` were, for instance, `7`',
  ],
  [
    'size(event.text) >= 20',
    'wants `size(event.text) >= 20`; it is `1`',
    'would match if `event.text` had at least `20` characters (it is `"7"`)',
  ],
  [
    'event.tags.size() < 2',
    'wants `event.tags.size() < 2`; it is `2`',
    'would match if `event.tags` had fewer than `2` items (it is `["beta","nightly"]`)',
  ],
  [
    'event.os.size() == 7',
    'wants `event.os.size() == 7`; it is `3`',
    'would match if `event.os` had `7` characters (it is `"ios"`)',
  ],
  [
    'event.text.matches("(?i)crash|freeze")',
    'wants `event.text.matches("(?i)crash|freeze")`; it is `"7"`',
    'would match if `event.text` matched `"(?i)crash|freeze"`, as `"crash"` does',
  ],
  [
    'event.name.lowerAscii() == "Awesome App"',
    'wants `event.name.lowerAscii() == "Awesome App"`; `event.name.lowerAscii()` is always in lower case: write `== "awesome app"`',
    'would match if the rule said `event.name.lowerAscii() == "awesome app"`',
  ],
  [
    'event.os == 5',
    'wants `event.os == 5`; it is the string `"ios"`; the rule compares it with the int `5`',
    'would match if `event.os` were `5`',
  ],
  ['event.n == 9007199254740993', 'wants `event.n == 9007199254740993`; it is `5`', undefined],
  [
    'event.?channel.hasValue()',
    'wants `event.?channel.hasValue()`; the event has no `channel`',
    'would match if `event.channel` were there',
  ],
  [
    'default(event.count, 3) > 5',
    'wants `default(event.count, 3) > 5`; it is `3`, as the event has no `count`',
    'would match if `event.count` were more than `5`',
  ],
  [
    'event.many.all(x, x == 1)',
    'wants `event.many.all(x, x == 1)`; not all of 60 are so, the first is `event.many[0]`; it is `0`',
    'would match if `event.many` were, for instance, `[]` (it is `[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0…`)',
  ],
  [
    'event.many.exists(x, x == 1)',
    'wants `event.many.exists(x, x == 1)`; none of 60 is so, the nearest of the first 50 is `event.many[0]`; it is `0`',
    undefined,
  ],
  [
    'event.os.startsWith("and")',
    'wants `event.os.startsWith("and")`; it is `"ios"`',
    'would match if `event.os` began with `"and"`',
  ],
  [
    'event.branch.contains("release/")',
    'wants `event.branch.contains("release/")`; it is `"Main "`',
    'would match if `event.branch` contained `"release/"`',
  ],
  [
    'event.mail.endsWith("@acme.example")',
    'wants `event.mail.endsWith("@acme.example")`; it is `"Ana@example.com"`',
    'would match if `event.mail` ended with `"@acme.example"`',
  ],
  [
    'event.version.matches("^[2-9][.]")',
    'wants `event.version.matches("^[2-9][.]")`; it is `"1.4.0"`',
    'would match if `event.version` matched `"^[2-9][.]"`, as `"2."` does',
  ],
  [
    'event.os == "android" && event.mail.matches("^(?:xy){2}[^a]q$")',
    'wants `event.os == "android"`; it is `"ios"`',
    'would match if `event.os` were `"android"` (it is `"ios"`) and `event.mail.matches("^(?:xy){2}[^a]q$")` were true',
  ],
  [
    'event.oss == "ios"',
    'wants `event.oss == "ios"`; the event has no `oss`: did you mean `os`?',
    'would match if the rule said `event.os == "ios"`',
  ],
  [
    'event.deep.y.z == 1',
    'wants `event.deep.y.z == 1`; the event has no `deep.y`',
    'would match if `event.deep.y.z` were `1`',
  ],
  [
    'has(event.nope)',
    'wants `has(event.nope)`; the event has no `nope`',
    'would match if `event.nope` were there',
  ],
  [
    '!has(event.os)',
    'wants `!has(event.os)`; `event.os` is `"ios"`',
    'would match if `event.os` were missing',
  ],
  [
    'default(event.channel, "stable") == "beta"',
    'wants `default(event.channel, "stable") == "beta"`; it is `"stable"`, as the event has no `channel`',
    'would match if `event.channel` were `"beta"`',
  ],
  [
    'event.?deep.?y.orValue("q") == "r"',
    'wants `event.?deep.?y.orValue("q") == "r"`; it is `"q"`, as the event has no `deep.y`',
    'would match if `event.deep.y` were `"r"`',
  ],
  [
    'event.tags.exists(t, t == "nightli")',
    'wants `event.tags.exists(t, t == "nightli")`; none of 2 is so, the nearest is `event.tags[1]`; it is `"nightly"`: one character differs',
    'would match if `event.tags[1]` were `"nightli"`',
  ],
  [
    'event.tags.all(t, t.startsWith("b"))',
    'wants `event.tags.all(t, t.startsWith("b"))`; 1 of 2 is not so: `event.tags[1]`; it is `"nightly"`',
    'would match if `event.tags[1]` began with `"b"`',
  ],
  [
    'event.none.exists(t, t == "beta")',
    'wants `event.none.exists(t, t == "beta")`; `event.none` is empty',
    'would match if `event.none` were, for instance, `["beta"]` (it is `[]`)',
  ],
  [
    'event.devices.exists(d, d.os == "android" && d.level > 3)',
    'wants `event.devices.exists(d, d.os == "android" && d.level > 3)`; none of 2 is so, the nearest is `event.devices[0]`, which wants `d.os == "android"`; it is `"ios"`',
    'would match if `event.devices[0].os` were `"android"`',
  ],
  [
    'event.flag == true ? event.n == 1 : event.n == 2',
    'wants `event.flag == true ? event.n == 1 : event.n == 2`, which here wants `event.n == 2`; it is `5`',
    'would match if `event.n` were `2`',
  ],
  [
    'event.n == "5"',
    'wants `event.n == "5"`; `event.n` is the int `5`; the rule compares it with the string `"5"`: write `== 5`',
    'would match if the rule said `event.n == 5`',
  ],
  [
    'event.n in ["4", "5"]',
    'wants `event.n in ["4", "5"]`; `event.n` is the int `5`; the rule compares it with the string `"5"`: write `in [4, 5]`',
    'would match if the rule said `event.n in [4, 5]`',
  ],
  [
    'event.text > 5',
    'wants `event.text > 5`; `event.text` is the string `"7"`; the rule compares it with the int `5`: write `int(event.text) > 5`',
    'would match if the rule said `int(event.text) > 5`',
  ],
  [
    'event.flag == "false"',
    'wants `event.flag == "false"`; `event.flag` is the bool `false`; the rule compares it with the string `"false"`: write `== false`',
    'would match if the rule said `event.flag == false`',
  ],
  [
    'event.mail == "ana@example.com"',
    'wants `event.mail == "ana@example.com"`; it is `"Ana@example.com"`: only upper and lower case differ',
    'would match if `event.mail` were `"ana@example.com"`',
  ],
  [
    'event.branch == "main"',
    'wants `event.branch == "main"`; it is `"Main "`: only case and white space differ',
    'would match if `event.branch` were `"main"`',
  ],
  [
    'event.name == "Awesome Ap"',
    'wants `event.name == "Awesome Ap"`; it is `"Awesome App"`: one character differs',
    'would match if `event.name` were `"Awesome Ap"`',
  ],
  [
    'event.nothing == "x"',
    'wants `event.nothing == "x"`; it is `null`',
    'would match if `event.nothing` were `"x"`',
  ],
  [
    'event.os.upperAscii() == "ANDROID"',
    'wants `event.os.upperAscii() == "ANDROID"`; it is `"IOS"`',
    'would match if `event.os` were, for instance, `"ANDROID"` (it is `"ios"`)',
  ],
  [
    'version(event.version).isLessThan(version("1.2"))',
    'wants `version(event.version).isLessThan(version("1.2"))`; `event.version` is `"1.4.0"`',
    'would match if `event.version` were, for instance, `"0.2"`',
  ],
  [
    'event.os == event.name',
    'wants `event.os == event.name`; `event.os` is `"ios"`, `event.name` is `"Awesome App"`',
    'would match if `event.os` were `"Awesome App"`',
  ],
  [
    'now > timestamp("2026-06-01T00:00:00Z")',
    'wants `now > timestamp("2026-06-01T00:00:00Z")`; it is `"2026-03-14T09:26:53Z"`',
    'would match if it had come after `"2026-06-01T00:00:00Z"`',
  ],
  [
    'now.getHours("Europe/Madrid") >= 14',
    'wants `now.getHours("Europe/Madrid") >= 14`; it is `10`',
    'would match if it had come, for instance, at `"2026-03-14T13:00:00Z"`',
  ],
  ['1 / 0 == 1', 'wants `1 / 0 == 1`; that failed: division by zero', undefined],
  ['false', 'wants `false`; it is never so', undefined],
  [
    'event.os == "a" || event.os == "b" || event.os == "c" || event.os == "ioss"',
    'wants `event.os == "a"` (it is `"ios"`), `event.os == "b"` (it is `"ios"`), `event.os == "ioss"` (it is `"ios"`: one character differs) or 1 more',
    'would match if `event.os` were `"ioss"`',
  ],
  [
    'event.n + "x" == "5x"',
    'wants `event.n + "x" == "5x"`; that failed: `+` does not work between a decimal number and a text (`event.n` is `5`)',
    undefined,
  ],
];

const ofTwoEvents = scopeOf(['build_created', 'build_processed'], {
  lets: {
    os: 'default(event.build.os, "?")',
    droid: 'vars.os == "android"',
    ver: 'event.build.?versionName',
  },
});

const ofCreated: readonly Case[] = [
  [
    'has(event.build.os) && event.build.os == "android"',
    'wants `has(event.build.os)`; `event.build.os` is missing: `build_created` has no such field, only `build_processed` has',
    undefined,
  ],
  [
    'default(event.build.os, "") == "android"',
    'wants `default(event.build.os, "") == "android"`; it is `""`, as `event.build.os` is missing: `build_created` has no such field, only `build_processed` has',
    undefined,
  ],
  [
    'vars.droid',
    'wants `vars.droid`, which wants `vars.os == "android"`; it is `"?"`, as `event.build.os` is missing: `build_created` has no such field, only `build_processed` has',
    undefined,
  ],
  [
    'vars.ver == "1.0"',
    'wants `vars.ver == "1.0"`; `vars.ver` has no value: `event.build.versionName` is missing: `build_created` has no such field, only `build_processed` has',
    undefined,
  ],
];

const ofProcessed: readonly Case[] = [
  [
    'has(event.build.os) && event.build.os == "android"',
    'wants `event.build.os == "android"`; it is `"ios"`',
    'would match if `event.build.os` were `"android"`',
  ],
  [
    'has(event.build.os) && event.build.os == "Android"',
    'wants `event.build.os == "Android"`; `event.build.os` is always in lower case: write `== "android"`',
    'would match if `event.build.os` were `"android"` (it is `"ios"`) and the rule said `event.build.os == "android"`',
  ],
  [
    'default(event.build.os, "?") in ["Android", "IOS"]',
    'wants `default(event.build.os, "?") in ["Android", "IOS"]`; `event.build.os` is always in lower case: write `in ["android", "ios"]`',
    'would match if the rule said `default(event.build.os, "?") in ["android", "ios"]`',
  ],
  [
    'default(event.build.os, "?") in ["Android", "tvos"]',
    'wants `default(event.build.os, "?") in ["Android", "tvos"]`; it is `"ios"`',
    'would match if `event.build.os` were `"tvos"`',
  ],
  [
    'event.received_at.getDayOfWeek() == 0',
    'wants `event.received_at.getDayOfWeek() == 0`; it is `6`',
    'would match if `event.received_at` were, for instance, `"2026-03-15T00:00:00Z"` (it is `"2026-03-14T09:26:53Z"`)',
  ],
  [
    'vars.droid',
    'wants `vars.droid`, which wants `vars.os == "android"`; it is `"ios"`',
    'would match if `event.build.os` were `"android"`',
  ],
  [
    'vars.ver == "1.0"',
    'wants `vars.ver == "1.0"`; `vars.ver` has no value: the event has no `build.versionName`',
    'would match if `event.build.versionName` were `"1.0"`',
  ],
  [
    '!has(event.build.os)',
    'wants `!has(event.build.os)`; `event.build.os` is `"ios"`',
    'would match if `event.build.os` were missing',
  ],
];

const afterSteps = scopeOf(['build_processed'], { steps: ['tests'] });

const ofSteps: readonly Case[] = [
  [
    'failure()',
    'wants `failure()`; all steps before it succeeded',
    'would run if a step before it had failed',
  ],
  [
    '!success()',
    'wants `!success()`; all steps before it succeeded',
    'would run if a step before it had failed',
  ],
  [
    'cancelled() && event.build.os == "android"',
    'wants `cancelled()`; all steps before it succeeded',
    'would run if a step before it had been cancelled and `event.build.os` were `"android"` (it is `"ios"`)',
  ],
  [
    'steps.tests.conclusion == "failure"',
    'wants `steps.tests.conclusion == "failure"`; it is `"success"`',
    'would run if `steps.tests.conclusion` were `"failure"`',
  ],
];

function check(
  cases: readonly Case[],
  scene: Scene,
  scope = untyped,
  verb: 'match' | 'run' = 'match',
) {
  for (const [condition, wanted, remedy] of cases) {
    it(`explains ${condition}`, () => {
      const { text, changes } = whyOf(condition, scene, scope);
      assert.equal(text, wanted);
      assert.equal(remedyText(changes, verb, text), remedy);
    });
  }
}

describe('what people read of a condition that is not met', () => {
  describe('for an event that nobody declared', () => check(ofAnyEvent, sceneOf(event)));

  describe('for a declared event', () => {
    const build = { id: '1', url: 'https://x.example', os: 'iOS' };
    check(ofProcessed, knownScene('build_processed', { build }), ofTwoEvents);
  });

  describe('for a declared event that never has a field', () =>
    check(ofCreated, knownScene('build_created'), ofTwoEvents));

  describe('for a step', () => {
    const tests = {
      status: 'succeeded',
      conclusion: 'success',
      id: '1',
      url: 'https://x.example',
    } as const;
    const build = { id: '1', url: 'https://x.example', os: 'ios' };
    check(
      ofSteps,
      knownScene('build_processed', { build }, { steps: { tests } }),
      afterSteps,
      'run',
    );
  });

  describe('keeps to one line that shows all that is in it', () => {
    const texts = (condition: string, value: string) => {
      const { text, changes } = whyOf(condition, sceneOf({ a: value }));
      return [text, remedyText(changes, 'match', '')];
    };

    it('where a value controls a terminal, or shows itself in another order', () => {
      assert.deepEqual(texts('event.a == "x"', 'a\n\u001b[2J\u202etxt\u2028\u0085\u200b'), [
        'wants `event.a == "x"`; it is `"a\\n\\u001b[2J\\u202etxt\\u2028\\u0085\\u200b"`',
        'would match if `event.a` were `"x"` (it is `"a\\n\\u001b[2J\\u202etxt\\u2028\\u0085\\u200b"`)',
      ]);
    });

    it('where a value would end the mark of a value', () => {
      assert.deepEqual(texts('event.a == "x"', '` **all is well** `'), [
        'wants `event.a == "x"`; it is `"\\u0060 **all is well** \\u0060"`',
        'would match if `event.a` were `"x"` (it is `"\\u0060 **all is well** \\u0060"`)',
      ]);
    });

    it('where only what nobody sees is wrong', () => {
      const [text] = texts('event.a == "main"', 'ma\u200bin');
      assert.equal(
        text,
        'wants `event.a == "main"`; it is `"ma\\u200bin"`: only what nobody sees differs',
      );
    });

    it('where a value is long', () => {
      for (const text of texts('event.a.startsWith("x")', 'y'.repeat(100_000))) {
        assert.ok(text !== undefined && text.length < 300, text);
      }
    });

    it('where a function fails on such a value', () => {
      const [text = ''] = texts('version(event.a).isLessThan(version("1"))', '\u202e1\n');
      assert.match(text, /^[\x20-\x7e]+$/);
    });
  });
});

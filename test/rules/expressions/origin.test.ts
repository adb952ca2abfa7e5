import assert from 'node:assert/strict';
import type { Origin } from '../../../src/rules/expressions/types.js';
import {
  bug,
  certificate,
  errorOf,
  faultsOf,
  originOfText,
  processed,
  scopeOf,
  told,
  untyped,
} from './support/scenes.js';

const strict = '"^[a-z]{1,20}$"';

function are(wanted: Origin, sources: readonly string[], scope = bug) {
  for (const source of sources) {
    it(`is ${wanted}: ${source}`, () => assert.equal(originOfText(source, scope), wanted));
  }
}

describe('where a text comes from', () => {
  are('author', [
    '"x"',
    '1',
    '["a", "b"]',
    '{"a": "b"}',
    '"a" + "b"',
    'now',
    'rule.id',
    'delivery.url',
    'string(now)',
    'null',
  ]);
  are('trusted', [
    'event.report.id',
    'event.application.name',
    'event["application"]["name"]',
    'event.application',
    '"x" + event.report.id',
    'event.report.id.upperAscii()',
    'string(event.report.id.size()) + event.action',
  ]);
  are('untrusted', [
    'event.report.message',
    'event["report"]["message"]',
    'event.report',
    'event',
    'event.?report.?message',
    'event.report.?message.orValue("")',
  ]);
  are('untrusted', ['event.build.versionName', 'event.build', 'event'], processed);
  are('trusted', ['event.build.os', 'event.build.id'], processed);
  are('author', ['event.numDays', 'event.received_at', 'string(event.numDays)'], certificate);

  describe('of an event that nobody declared', () => {
    are('untrusted', ['event.a', 'event', 'event["action"]["x"]', 'event.actions'], untyped);
    are('trusted', ['event.action', 'event["action"]'], untyped);
  });

  describe('stays with all that is made of it', () => {
    are('untrusted', [
      'event.report.message + "x"',
      '"x" + event.report.message',
      'event.report.message.trim().lowerAscii()',
      'truncate(event.report.message, 5)',
      'slug(event.report.message)',
      'firstLine(event.report.message)',
      'quote(event.report.message)',
      'strings.quote(event.report.message)',
      '"a-b".replace("-", event.report.message, 1)',
      '"%x".format([event.report.message])',
      'toJson(event.report)',
      'toJson({"a": [event.report.message]})',
      'event.report.message.reverse()',
      'event.report.message.charAt(0)',
      'event.report.message.split(" ")',
      'event.report.message.split(" ")[0]',
      'event.report.message.split(" ").first()',
      'event.report.message.split(" ").distinct().sort().join("-")',
      'join(event.report.message.split(" "), ",")',
      '"%s".format([event.report.message])',
      'event.report.message.format([1])',
      '"a".replace("a", event.report.message)',
      '["a"].join(event.report.message)',
      '[event.report.message][0]',
      '["a", event.report.message][0]',
      '{"a": event.report.message}.a',
      '{"a": event.report.message}["a"]',
      '{event.report.message: "a"}.map(k, k)[0]',
      '[event][0].report.message',
      'dyn(event).report.message',
      'dyn(event.report.message)',
      'string(bytes(event.report.message))',
      'bytes(event.report.message).hex()',
      'bytes(event.report.message).json()',
      'version(event.report.message)',
      'default(event.report.message, "x")',
      'default("x", event.report.message)',
      'default(event.report.?message, "x")',
      'optional.of(event.report.message).orValue("x")',
      'optional.none().orValue(event.report.message)',
      'optional.none().or(optional.of(event.report.message)).value()',
      'true ? event.report.message : "x"',
      'true ? "x" : event.report.message',
      'event.report.message == "" ? event.report.message : "x"',
    ]);
  });

  describe('follows the variables of loops and binds', () => {
    are('untrusted', [
      '[event.report.message].map(m, m)',
      '[event.report.message].map(m, true, m)',
      '["x"].map(m, event.report.message)',
      '["x"].map(m, m == "x", event.report.message)',
      '[event.report.message].filter(m, m != "")',
      '[event.report.message].map(m, [m]).map(l, l[0])',
      '[event.report.message].map(m, {"a": m})[0].a',
      '[["a"], event.report.message.split("")].map(l, l.filter(x, true))[0][0]',
      'cel.bind(x, event.report.message, x)',
      'cel.bind(x, event.report.message, cel.bind(y, x, y))',
      'cel.bind(x, event, x.report.message)',
      'cel.bind(x, "a", cel.bind(y, event.report.message, x + y))',
      'cel.bind(x, event.report.message, [x])[0]',
    ]);
    are('author', [
      '[event.report.message].map(m, "x")',
      '[event.report.message].map(m, m.size())',
      '["x"].map(m, m)',
      'cel.bind(x, event.report.message, "x")',
      'cel.bind(x, event.report.message, x.size())',
      'cel.bind(x, "a", x)',
    ]);
  });

  describe('ends where no text can be', () => {
    are('author', [
      'event.report.message.size()',
      'event.report.message == "x"',
      'event.report.message.contains("x")',
      'has(event.report.message)',
      'event.report.message != "" ? "a" : "b"',
      'int(event.report.message)',
      'double(event.report.message)',
      'bool(event.report.message)',
      'timestamp(event.report.message)',
      'duration(event.report.message)',
      'event.report.message.split("").exists(c, c == "x")',
      '{"a": "b"}[event.report.message]',
      '["a", "b"][event.report.message.size()]',
    ]);
  });

  describe('is not taken for a number because another value is one', () => {
    are(
      'untrusted',
      [
        'default(event.a, [1]).first()',
        'default(event.a, [1])[0]',
        'default(event.a, {"a": 1}).a',
        'true ? event.a : 1',
        '[event.a, dyn(1)][0]',
        'event.?a.orValue(1)',
        'event.a.first()',
        'event.a.sort().first()',
        'event.a.map(i, i)[0]',
        'event.a.filter(i, true).first()',
        '(event.a + [1])[0]',
        '(true ? [1] : event.a)[0]',
      ],
      untyped,
    );

    it('and joined lists fail where the event has a text in its place', () => {
      for (const source of [
        '([1.0] + event.a)[2]',
        '([1.0] + event.a)[?2].orValue(3.0)',
        '([[1.0]] + event.lists)[1].first()',
        'string([2.0].map(x, optional.of([1.0] + event.a))[0].value()[?2].value())',
        '([{"a": 1.0}] + event.maps)[1].?a.value()',
        'string(([1.0] + event.a)[?2].orValue(3.0))',
      ]) {
        const payload = {
          a: [2, '@everyone'],
          lists: [['@everyone']],
          maps: [{ a: '@everyone' }],
          texts: ['@everyone'],
        };
        assert.equal(originOfText(source, untyped), 'author', source);
        assert.match(
          errorOf(source, payload).message,
          /something other than a decimal number|is not of type/,
          source,
        );
      }
    });

    it('and default() fails where the event has a text in its place', () => {
      assert.equal(originOfText('default(event.a, 1)', untyped), 'author');
      assert.match(
        errorOf('default(event.a, 1)', { a: '@everyone' }).message,
        /found a value that is not a whole number/,
      );
    });
  });

  describe('is trusted after a strict pattern', () => {
    are('trusted', [
      `event.report.message.matches(${strict}) ? event.report.message : "main"`,
      `matches(event.report.message, ${strict}) ? event.report.message : "main"`,
      `event.report.message.matches(${strict}) ? event["report"].message : "main"`,
      `true && event.report.message.matches(${strict}) ? event.report.message : "main"`,
      `event.report.message.matches(${strict}) ? event.report.message + "-x" : "main"`,
      `event.report.message.matches(${strict}) ? slug(event.report.message) : "main"`,
      `firstLine(event.report.message).matches(${strict}) ? firstLine(event.report.message) : "x"`,
      `cel.bind(x, event.report.message, x.matches(${strict}) ? x : "main")`,
      `event.report.message.split(" ").map(w, w.matches(${strict}) ? w : "x")`,
      'safeRef(event.report.message)',
      'safeRef(event.report.message, "main")',
      'safeRef(event.report.message, event.report.id)',
    ]);
    are('untrusted', [
      `event.report.message.matches(${strict}) ? "main" : event.report.message`,
      `event.report.message.matches(${strict}) || true ? event.report.message : "main"`,
      `!event.report.message.matches(${strict}) ? event.report.message : "main"`,
      `event.report.message.matches("[a-z]+") ? event.report.message : "main"`,
      `event.report.message.matches("^[!-~]+$") ? event.report.message : "main"`,
      `event.report.message.matches("^*$") ? event.report.message : "main"`,
      `event.report.message.matches("^[a-z]" + "+$") ? event.report.message : "main"`,
      `event.report.message.matches(event.report.id) ? event.report.message : "main"`,
      `event.report.id.matches(${strict}) ? event.report.message : "main"`,
      `firstLine(event.report.message).matches(${strict}) ? event.report.message : "x"`,
      `event.report.message.trim().matches(${strict}) ? event.report.message : "x"`,
      `event.report.message.matches(${strict}) == false ? event.report.message : "x"`,
      `event.report.message.matches(${strict}) ? event.report : event.report`,
      'safeRef(event.report.message, event.report.message)',
      'safeRef("main", event.report.message)',
    ]);

    it('not beyond a variable of the same name', () => {
      for (const source of [
        `cel.bind(x, "a", x.matches(${strict}) ? [event.report.message].map(x, x)[0] : "")`,
        `cel.bind(x, "a", x.matches(${strict}) ? cel.bind(x, event.report.message, x) : "")`,
        `["a"].map(x, x.matches(${strict}) ? [event.report.message].filter(x, true)[0] : "")`,
        `cel.bind(x, "a", x.trim().matches(${strict}) ? [event.report.message].map(x, x.trim())[0] : "")`,
      ]) {
        assert.equal(originOfText(source, bug), 'untrusted', source);
      }
    });

    it('not beyond a key that only looks like the same path', () => {
      const source = `event["a.b"].matches(${strict}) ? event.a.b : "x"`;
      assert.equal(originOfText(source, untyped), 'untrusted');
    });

    it('also where it stands in a let', () => {
      const scope = scopeOf(['bug_created'], {
        lets: {
          text: 'event.report.message',
          safe: `vars.text.matches(${strict}) ? vars.text : "main"`,
          id: 'event.report.id',
          own: '"x"',
        },
      });
      assert.equal(originOfText('vars.text', scope), 'untrusted');
      assert.equal(originOfText('vars["text"]', scope), 'untrusted');
      assert.equal(originOfText('vars', scope), 'untrusted');
      assert.equal(originOfText('vars.safe', scope), 'trusted');
      assert.equal(originOfText('vars.id', scope), 'trusted');
      assert.equal(originOfText('vars.own', scope), 'author');
      assert.equal(
        originOfText(`vars.text.matches(${strict}) ? vars["text"] : "x"`, scope),
        'trusted',
      );
      assert.equal(
        originOfText(`vars.id.matches(${strict}) ? vars.text : "x"`, scope),
        'untrusted',
      );
    });
  });

  it('is the author of what the steps before gave', () => {
    const scope = scopeOf(['bug_created'], { steps: ['tests'] });
    assert.equal(originOfText('steps.tests.url', scope), 'author');
  });
});

describe('raw()', () => {
  are('author', ['raw("<b>")', 'raw(event.report.id)', `raw(safeRef(event.report.message))`]);

  it('is refused for what people typed, wherever it stands', () => {
    const message = 'raw` is not for what people typed';
    for (const source of [
      'raw(event.report.message)',
      '"x" + raw(event.report.message)',
      'raw("x" + event.report.message)',
      'raw(event.report.message).size() == 1',
      '[event.report.message].map(m, raw(m))',
      '[event.report.message].exists(m, raw(m) == "x")',
      'cel.bind(x, event.report.message, raw(x))',
      'true ? raw(event.report.message) : "x"',
      `event.report.id.matches(${strict}) ? raw(event.report.message) : "x"`,
    ]) {
      assert.ok(
        faultsOf(source, bug).some((fault) => fault.message.includes(message)),
        source,
      );
    }
  });

  it('names what people typed', () => {
    assert.deepEqual(told('raw("x" + event.report.message)', bug), [
      'raw("x" + event.report.message): `raw` is not for what people typed: `event.report.message`',
    ]);
  });

  are('author', [
    `event.report.message.matches(${strict}) ? raw(event.report.message) : "x"`,
    `cel.bind(x, event.report.message, x.matches(${strict}) ? raw(x) : "x")`,
  ]);
});

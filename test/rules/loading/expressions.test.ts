import assert from 'node:assert/strict';
import { load, messagesOf, placesOf, reportWith, ruleWith } from './sample-language.js';

const typo = '`event.build` has no field `oss`: did you mean `os`?';

describe('the place of a fault in an expression', () => {
  const styles: [style: string, lines: string[], ...places: string[]][] = [
    ['plain', ['if: event.build.oss == "a"'], '6:21'],
    [
      'plain over lines',
      ['if: event.build.oss == "a" &&', '  event.build.oss == "b"'],
      '6:21',
      '7:19',
    ],
    ['single quotes', ['if: \'event.build.oss == "a"\''], '6:22'],
    [
      'single quotes over lines',
      ["if: 'event.build.oss == ''a'' &&", "  ''b'' != event.build.oss'"],
      '6:22',
      '7:28',
    ],
    ['double quotes', ['if: "\\"a\\" == event.build.oss"'], '6:31'],
    [
      'double quotes over lines',
      ["if: \"event.build.oss == '\\u0061' && \\", "  'b' != event.build.oss\""],
      '6:22',
      '7:26',
    ],
    [
      'a literal block',
      ['if: |', '  event.build.oss == "a" &&', '    event.build.oss == "b"'],
      '7:19',
      '8:21',
    ],
    [
      'a folded block',
      ['if: >-', '  event.build.oss == "a" &&', '', '  event.build.oss == "b"'],
      '7:19',
      '9:19',
    ],
  ];
  for (const [style, lines, ...places] of styles) {
    it(`is found in ${style}`, () => {
      const text = ruleWith(...lines);
      const expected = places.map((place) => `${place} ${typo}`);
      assert.deepEqual(messagesOf(text), expected);
      assert.deepEqual(messagesOf(text.replaceAll('\n', '\r\n')), expected);
    });
  }

  it('is found in templates', () => {
    const text = reportWith(
      'body: |',
      '  # Build ${{ event.build.id }}',
      '',
      '  for ${{ event.build.oss }}, or ${{ event.application.nam }}',
      'status: "${{ rule.id }}-${{ rule.idd }}"',
    );
    assert.deepEqual(placesOf(text), [
      '13:33 unknown-field',
      '13:66 unknown-field',
      '14:44 unknown-field',
    ]);
  });

  it('is found in every part of a rule at once', () => {
    const text = ruleWith('if: event.build.oss == "a"', 'let:', '  a: event.build.oss').replace(
      '[{ uses: gitlab/ping }]',
      '[{ uses: github/report, if: event.build.oss == "x", with: { repository: a/b, title: "${{ event.build.oss }}" } }]',
    );
    assert.deepEqual(placesOf(text), [
      '5:52 unknown-field',
      '5:113 unknown-field',
      '6:21 unknown-field',
      '8:22 unknown-field',
    ]);
  });
});

describe('traps of YAML that it says nothing about', () => {
  function hintsOf(text: string): string[] {
    return load(text).diagnostics.map(({ line, hint }) => `${line} ${hint ?? ''}`);
  }
  const comment = '` #` starts a YAML comment: quote the whole value if the `#` belongs to it';

  it('have a hint where a comment cuts an expression', () => {
    assert.deepEqual(hintsOf(ruleWith('if: event.build.id.contains(" #1")')), [`6 ${comment}`]);
    assert.deepEqual(hintsOf(reportWith('body: ${{ event.build.id + " #1" }}')), [`10 ${comment}`]);
  });

  it('have a hint where a comment takes a whole value', () => {
    assert.deepEqual(hintsOf(reportWith('status: #general')), [`10 ${comment}`]);
    assert.deepEqual(hintsOf(ruleWith('if: #x')), [`6 ${comment}`]);
  });

  it('have a hint where a comparison is the header of an empty block', () => {
    assert.deepEqual(hintsOf(ruleWith('if: >3')), [
      '6 a value that starts with `>` is a block of text on the lines below: quote it',
    ]);
  });

  it('are left alone where the comment is one', () => {
    assert.deepEqual(placesOf(ruleWith('if: event.build.id == "a" # the one')), []);
    assert.match(hintsOf(ruleWith('if: "event.build.oss == \'a\'" # the one')).join(), /^6 $/);
  });

  it('are refused where a comment of an expression would swallow the lines after it', () => {
    const lines = ['  event.build.id == "http://x" // the one', '  && event.build.os == "y"'];
    assert.deepEqual(placesOf(ruleWith('if: >-', ...lines)), ['7:36 comment-in-folded-text']);
    assert.deepEqual(placesOf(ruleWith('if: |', ...lines)), []);
    assert.deepEqual(placesOf(ruleWith('if: >-', '  event.build.id == "a" // the one')), []);
  });

  it('are refused in every style that joins lines, at the comment that hides something', () => {
    const code = 'comment-in-folded-text';
    const plain = ruleWith('if: event.build.id == "a" // b', '  && event.build.os == "y"');
    assert.deepEqual(placesOf(plain), [`6:31 ${code}`]);
    const double = ruleWith("if: \"event.build.id == 'a' // b", "  && event.build.os == 'y'\"");
    assert.deepEqual(placesOf(double), [`6:32 ${code}`]);
    assert.deepEqual(placesOf(ruleWith('if: "event.build.id == \'a\' // b\\n && true"')), []);
    const second = ['if: >-', '  event.build.id == "a" // b', '', '  && true // c', '  && true'];
    assert.deepEqual(placesOf(ruleWith(...second)), [`9:15 ${code}`]);
  });

  it('are left alone where a comment is the last thing of an expression, or no line is joined', () => {
    const last = ['if: >-', '  event.build.id == "a"', '  && event.build.os == "y" // c', ''];
    assert.deepEqual(placesOf(ruleWith(...last)), []);
    assert.deepEqual(placesOf(ruleWith('if: >-', '  true // a', '', '  && false // b')), []);
  });

  it('are refused under `let` and `with` too', () => {
    const lets = ruleWith('let:', '  a: >-', '    event.build.id // the id', '    + "x"');
    assert.deepEqual(placesOf(lets), ['8:24 comment-in-folded-text']);
    const typed = ['  ${{ event.build.id // the id', '  + "x" }}'];
    assert.deepEqual(placesOf(reportWith('body: >-', ...typed)), ['11:32 comment-in-folded-text']);
    assert.deepEqual(placesOf(reportWith('body: |', ...typed)), []);
    const nested = ['  See ${{ {"a": "b" // the b', '  }["a"] }}'];
    assert.deepEqual(placesOf(reportWith('body: >-', ...nested)), ['11:31 comment-in-folded-text']);
  });

  it('are left alone in texts that only look like it', () => {
    const urls = ['body: >-', '  See https://example.com/${{ event.build.id }}', '  // and more'];
    assert.deepEqual(placesOf(reportWith(...urls)), []);
    const text = ['body: >-', '  ${{ "https://" + event.build.id', '  + "//" }} and', '  so on'];
    assert.deepEqual(placesOf(reportWith(...text)), []);
    const whole = ['body: >-', '  ${{ event.build.id // the id', '  }} and', '  so on'];
    assert.deepEqual(placesOf(reportWith(...whole)), []);
  });
});

describe('names under `let`', () => {
  const rule = (...lines: string[]) => ruleWith('let:', ...lines.map((line) => `  ${line}`));

  it('may use those before them only', () => {
    assert.deepEqual(placesOf(rule('a: event.build.id', 'b: vars.a + "x"')), []);
    assert.equal(placesOf(rule('b: vars.a + "x"', 'a: event.build.id')).length, 1);
  });

  it('start with a lower-case letter', () => {
    assert.deepEqual(messagesOf(rule('A: "1"', 'a-b: "2"', 'aB_1: "3"')), [
      '7:7 `A`: a name is made of letters, digits and `_`, and starts with a lower-case letter',
      '8:7 `a-b`: a name is made of letters, digits and `_`, and starts with a lower-case letter',
    ]);
  });

  it('that are no names are not reported where they are used', () => {
    assert.deepEqual(placesOf(ruleWith('let: { A: "1" }', 'if: vars.A > 0')), [
      '6:12 invalid-name',
    ]);
  });

  it('may be numbers and booleans', () => {
    const text = ruleWith('let: { n: 5, b: true }', 'if: vars.b && vars.n > 3');
    assert.deepEqual(placesOf(text), []);
  });

  it('that do not compile are not reported where they are used', () => {
    const text = ruleWith(
      'let:',
      '  a: event.build.oss',
      '  b: vars.a + event.build.oss',
      'if: vars.a',
    );
    assert.deepEqual(placesOf(text), ['7:22 unknown-field', '8:31 unknown-field']);
  });
});

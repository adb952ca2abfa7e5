import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isJsonObject, type JsonObject } from '../../../src/domain/json.js';
import type { FieldKind } from '../../../src/domain/fields.js';
import { ExpressionError } from '../../../src/rules/expressions/types.js';
import { bug, render, renderText, sceneOf, template } from './helpers.js';

const hostile = [
  '${{ secrets.T }}',
  '$${{',
  '${{ for x in event }}',
  '${{ end }}',
  '}}',
  '"""',
  '```',
  '-->',
  '</pre>',
  '@team',
  '/close\n',
  '\n',
  '\r\n',
  '\u200B',
  '\uD800',
  '![](https://evil.example)',
];

/** Anything that a text field of a payload can hold. */
const message = fc
  .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join(''));

const typed = '${{ event.report.message }}';
const known = [
  typed,
  ` ${typed}\n`,
  `a\n- ${typed}\n\nb ${typed}`,
  `\${{ if event.report.message.contains("a") }}\n${typed}\n\${{ else }}-${typed}\${{ end }}`,
  `\${{ for x in event.report.message.split(" ") }}\n\${{ x }}\n\${{ end }}`,
  '[${{ event.application.name }}](${{ event.report.url }})',
  '${{ truncate(event.report.message, 10) }}${{ toJson(event.report.message) }}',
];
const untyped = [
  '${{ event }}',
  'a ${{ event.a }} ${{ event.?b }}',
  '${{ for x in event.a }}${{ x }}, ${{ end }}',
  '${{ for x in event.a }}\n${{ x.b }}\n${{ end }}',
  '${{ if event.a == true }}${{ event.b }}${{ end }}',
];

function rendersOrFails(source: string, kind: FieldKind, payload: JsonObject, event: string): void {
  const compiled = template(source, { kind, event });
  try {
    compiled.render(sceneOf(payload, event));
  } catch (error) {
    assert.ok(error instanceof ExpressionError, String(error));
    assert.ok(0 <= error.start && error.start <= error.end && error.end <= source.length);
  }
}

describe('whatever a payload holds', () => {
  for (const kind of ['markdown', 'title', 'line', 'value', 'opaque'] as const) {
    it(`gives ${kind} from declared fields, or an error of the expression`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...known), message, message, (source, text, name) => {
          const payload = { ...bug({ message: text, url: name }), application: { name } };
          rendersOrFails(source, kind, payload, 'bug_created');
        }),
      );
    });

    it(`gives ${kind} from an event that nobody declared, or an error of the expression`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...untyped), fc.object(), (source, object) => {
          const payload: unknown = JSON.parse(JSON.stringify(object));
          assert.ok(isJsonObject(payload));
          rendersOrFails(source, kind, payload, 'custom');
        }),
      );
    });
  }

  it('hands on a value unchanged', () => {
    const text = message.filter((each) => each !== '');
    fc.assert(
      fc.property(text, (each) => {
        const payload = bug({ message: each });
        assert.equal(render(typed, { payload }), each);
        assert.equal(render(`<${typed}>`, { payload }), `<${each}>`);
      }),
    );
  });

  it('keeps each block inside of its fence', () => {
    fc.assert(
      fc.property(message, (each) => {
        const payload = bug({ message: `x${each}` });
        const text = renderText(`a\n  ${typed}\nb`, { kind: 'markdown', payload });
        const [, fence = '', inside = ''] = /^a\n\n(`{3,})text\n([^]*)\n\1\n\nb$/.exec(text) ?? [];
        assert.notEqual(fence, '', text);
        assert.ok(!inside.includes(fence), text);
        assert.doesNotMatch(inside, /^\//m);
      }),
    );
  });

  it('comes out as it is where it looks like a template', () => {
    const payload = bug({ message: '${{ secrets.T }} $${{ x' });
    for (const kind of ['markdown', 'title', 'line', 'value', 'opaque'] as const) {
      const text = renderText(`a ${typed}`, { kind, payload }).replaceAll('\u200B', '');
      assert.ok(text.includes('${{ secrets.T }} $${{ x'), text);
    }
  });
});

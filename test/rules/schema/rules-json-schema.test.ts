import assert from 'node:assert/strict';
import { z } from 'zod';
import { allowTemplates, type JsonSchema } from '../../../src/rules/schema/allow-templates.js';
import { rulesJsonSchema } from '../../../src/rules/schema/rules-json-schema.js';
import { sampleActions } from '../loading/sample-language.js';

function at(schema: unknown, ...path: (string | number)[]): JsonSchema {
  return path.reduce<unknown>((inner, key) => {
    assert.ok(typeof inner === 'object' && inner !== null && key in inner, String(key));
    return (inner as Record<string | number, unknown>)[key];
  }, schema) as JsonSchema;
}

const schema = rulesJsonSchema(sampleActions);
const step = at(schema, 'properties', 'rules', 'items', 'properties', 'steps', 'items');

/** Whether a value fits a JSON Schema, as an implementation that is not ours sees it. */
function fits(schema: JsonSchema, value: unknown): boolean {
  return z.fromJSONSchema(schema).safeParse(value).success;
}

describe('the JSON Schema of rules', () => {
  it('is draft 7, and the same each time', () => {
    assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#');
    assert.equal(JSON.stringify(rulesJsonSchema(sampleActions)), JSON.stringify(schema));
  });

  it('lists the actions with what they do, not as alternatives', () => {
    assert.deepEqual(at(step, 'properties', 'uses'), {
      type: 'string',
      description: 'What to do: `PROVIDER/ACTION`.',
      enum: ['github/start', 'github/report', 'gitlab/ping'],
      markdownEnumDescriptions: ['Starts a run.', 'Writes a report.', 'Sends nothing.'],
    });
    assert.deepEqual(step.required, ['uses']);
    assert.doesNotMatch(JSON.stringify(schema), /oneOf/);
  });

  it("asks for each action's own inputs", () => {
    const [start, report, ping] = at(step, 'allOf') as unknown as JsonSchema[];
    assert.deepEqual(at(report, 'if'), {
      properties: { uses: { const: 'github/report', pattern: '^github/report$' } },
      required: ['uses'],
    });
    const inputs = at(report, 'then', 'properties', 'with');
    assert.equal(inputs.description, 'Writes a report.');
    assert.deepEqual(inputs.examples, [{ repository: 'acme/app', title: 'Hello' }]);
    assert.equal(inputs.additionalProperties, false);
    assert.deepEqual(inputs.required, ['repository', 'title']);
    assert.equal(at(inputs, 'properties', 'repository').description, '`owner/name`.');
    assert.deepEqual(
      [at(start, 'then').required, at(ping, 'then').required],
      [['with'], undefined],
    );
  });

  it('knows only the keys that are supported, and describes each', () => {
    for (const keys of [
      at(step, 'properties'),
      at(schema, 'properties', 'rules', 'items', 'properties'),
    ]) {
      assert.ok(!('wait' in keys) && !('throttle' in keys));
      for (const [key, value] of Object.entries(keys))
        assert.ok((value as JsonSchema).description, key);
    }
    assert.equal(step.additionalProperties, false);
  });
});

describe('a JSON Schema that allows templates', () => {
  const allowed = allowTemplates(
    z.toJSONSchema(
      z.strictObject({
        count: z.int().min(1).describe('How many.'),
        on: z.boolean(),
        list: z.array(z.string().regex(/^[a-z]+$/)),
        state: z.enum(['open', 'closed']),
        text: z.string(),
        short: z.string().max(3),
        either: z.union([z.number(), z.string().regex(/^\d+$/)]),
        map: z.record(z.string(), z.number()),
      }),
      { target: 'draft-7' },
    ),
  );
  const fields = at(allowed, 'anyOf', 0, 'properties');
  const field = (name: string) => at(fields, name);

  const taken: [name: string, value: unknown][] = [
    ['count', 3],
    ['count', '${{ x }}'],
    ['on', ' ${{ x }} '],
    ['list', '${{ x }}'],
    ['list', ['a', 'b-${{ x }}']],
    ['state', 'open'],
    ['state', '${{ x }}'],
    ['text', 'anything'],
    ['short', 'abc ${{ x }}'],
    ['either', '${{ x }}'],
    ['map', { a: '${{ x }}', b: 1 }],
    ['map', '${{\nx\n}}'],
  ];
  for (const [name, value] of taken) {
    it(`takes ${JSON.stringify(value)} for ${name}`, () => {
      assert.ok(fits(field(name), value));
    });
  }

  const refused: [name: string, value: unknown][] = [
    ['count', 0],
    ['count', 'three'],
    ['count', 'about ${{ x }}'],
    ['on', 'yes'],
    ['list', ['A']],
    ['list', 'a'],
    ['state', 'opne'],
    ['short', 'abcd'],
    ['either', 'x'],
    ['map', { a: 'x' }],
  ];
  for (const [name, value] of refused) {
    it(`refuses ${JSON.stringify(value)} for ${name}`, () => {
      assert.ok(!fits(field(name), value));
    });
  }

  it('keeps the description where editors look for it', () => {
    assert.equal(field('count').description, 'How many.');
  });
});

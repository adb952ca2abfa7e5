import assert from 'node:assert/strict';
import { z } from 'zod';
import { kind } from '../../../src/domain/fields.js';
import { acceptedTypes } from '../../../src/rules/schema/accepted-types.js';
import { keysAt, kindAt, schemasAt } from '../../../src/rules/schema/walk-schema.js';

const schema = z.strictObject({
  plain: z.string(),
  title: kind('title', z.string().min(1)).optional(),
  body: kind('markdown', z.string().optional().default('x')),
  inputs: kind('value', z.record(z.string(), z.union([z.string(), z.number()]))),
  mixed: kind('value', z.strictObject({ to: kind('target', z.string()), text: z.string() })),
  either: z.union([kind('title', z.string()), kind('line', z.array(z.string()))]),
  list: z.array(kind('line', z.string())),
  pair: z.tuple([z.string(), kind('url', z.string())]),
  any: kind('value', z.record(z.string(), z.unknown())),
  tree: kind(
    'value',
    z.lazy(() => z.record(z.string(), z.string())),
  ),
  piped: kind(
    'value',
    z.preprocess((value) => value, z.array(z.string())),
  ),
  turned: kind(
    'line',
    z.string().transform((text) => text.length),
  ),
});

describe('the kind of a field', () => {
  const kinds: [path: string[], kind: string | undefined][] = [
    [['plain'], 'target'],
    [['title'], 'title'],
    [['body'], 'markdown'],
    [['inputs', 'anything'], 'value'],
    [['mixed', 'to'], 'target'],
    [['mixed', 'text'], 'value'],
    [['either'], 'target'],
    [['list', '0'], 'line'],
    [['list'], 'target'],
    [['pair', '1'], 'url'],
    [['any', 'a', 'b', 'c'], 'value'],
    [['tree', 'a'], 'value'],
    [['piped', '0'], 'value'],
    [['turned'], 'line'],
    [['missing'], undefined],
    [['plain', 'deeper'], undefined],
  ];
  for (const [path, expected] of kinds) {
    it(`is ${expected ?? 'not there'} at ${path.join('.')}`, () => {
      assert.equal(kindAt(schema, path), expected);
    });
  }
});

describe('the keys at a place of a schema', () => {
  it('are those of its objects', () => {
    assert.deepEqual(keysAt(schema, ['mixed']), ['to', 'text']);
    assert.deepEqual(keysAt(schema, ['inputs']), []);
  });
});

describe('the types that a field takes', () => {
  const types: [schema: z.ZodType, types: string[]][] = [
    [z.string().regex(/x/), ['string']],
    [z.int().min(5), ['number']],
    [z.number(), ['number']],
    [z.boolean(), ['boolean']],
    [z.enum(['a', 'b']), ['string']],
    [z.literal([1, 'a', null]), ['string', 'number', 'null']],
    [z.array(z.string()).min(1), ['list']],
    [z.strictObject({ a: z.string() }), ['map']],
    [z.record(z.string(), z.string()), ['map']],
    [z.union([z.string().min(1), z.number()]), ['string', 'number']],
    [z.string().optional().default('x'), ['string']],
    [z.unknown(), ['string', 'number', 'boolean', 'list', 'map', 'null']],
  ];
  for (const [field, expected] of types) {
    it(`are ${expected.join(', ')} for ${field.def.type} ${JSON.stringify(z.toJSONSchema(field)).slice(62)}`, () => {
      assert.deepEqual(acceptedTypes(schemasAt(field, [])), expected);
    });
  }
});

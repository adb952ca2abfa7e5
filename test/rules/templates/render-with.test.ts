import assert from 'node:assert/strict';
import { z } from 'zod';
import { defineAction } from '../../../src/domain/action.js';
import { kind } from '../../../src/domain/fields.js';
import { isJsonObject, type Json } from '../../../src/domain/json.js';
import { ExpressionError } from '../../../src/rules/expressions/types.js';
import { renderWith } from '../../../src/rules/render-with.js';
import type { Place } from '../../../src/rules/place.js';
import type { Step, WithTree } from '../../../src/rules/ruleset.js';
import { bug, sceneOf, template } from './helpers.js';

const action = defineAction<unknown>()({
  name: 'github/example',
  provider: 'github',
  description: 'An example.',
  input: z.strictObject({
    ref: z.string().min(2),
    count: z.int().optional(),
    labels: z.array(z.string()).optional(),
    inputs: kind('value', z.record(z.string(), z.json())).optional(),
    retries: z.int().default(3),
    note: z.string().nullable().optional(),
  }),
  example: { ref: 'main' },
  makes: 'sent',
  idempotent: true,
  perform: () => Promise.reject(new Error('not called')),
  find: () => Promise.resolve('undecidable' as const),
});

const place = (line: number): Place => ({ file: 'rules/a.yaml', line, column: 1 });

/** Each text is a template, on lines from 10 on, in their order. */
function treeOf(value: Json, lines: { next: number }): WithTree {
  if (typeof value === 'string') {
    return { type: 'template', template: template(value), place: place(lines.next++) };
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, treeOf(item ?? null, lines)] as const,
    );
    return { type: 'map', entries };
  }
  if (typeof value === 'object' && value !== null) {
    return { type: 'list', items: value.map((item) => treeOf(item, lines)) };
  }
  return { type: 'constant', value };
}

function stepWith(tree: WithTree): Step {
  return {
    name: '1',
    id: undefined,
    position: 0,
    action,
    connection: 'github',
    condition: undefined,
    with: tree,
    retry: { attempts: undefined, maxAge: undefined },
    onUncertain: 'ask',
    place: place(5),
  };
}

function renderTree(value: Json, payload = bug()) {
  return renderWith(stepWith(treeOf(value, { next: 10 })), sceneOf(payload));
}

function problemsOf(value: Json, payload = bug()): [string, number][] {
  const rendered = renderTree(value, payload);
  assert.ok(!rendered.ok);
  return rendered.problems.map(({ message, place: { line } }) => [message, line]);
}

describe('filling in `with`', () => {
  it('gives every value at its place, with its type', () => {
    const rendered = renderTree({
      ref: 'r-${{ event.report.id }}',
      count: '${{ 1 + 1 }}',
      labels: ['bug', '${{ event.report.id }}'],
      inputs: { text: '${{ event.report.message }}', deep: [{ n: 1, b: true, none: null }] },
    });
    assert.deepEqual(rendered, {
      ok: true,
      value: {
        ref: 'r-r1',
        count: 2,
        labels: ['bug', 'r1'],
        inputs: { text: 'It crashes', deep: [{ n: 1, b: true, none: null }] },
      },
    });
  });

  it("gives what was filled in, without the schema's defaults", () => {
    assert.deepEqual(renderTree({ ref: 'main' }), { ok: true, value: { ref: 'main' } });
  });

  it('leaves out what an expression gives null for', () => {
    const value = {
      ref: 'main',
      labels: '${{ null }}',
      inputs: { a: '${{ event.report.?message }}', b: 'c' },
    };
    assert.deepEqual(renderTree(value, { report: {} }), {
      ok: true,
      value: { ref: 'main', inputs: { b: 'c' } },
    });
  });

  it('keeps a null that the author wrote', () => {
    const rendered = renderTree({ ref: 'main', note: null });
    assert.deepEqual(rendered, { ok: true, value: { ref: 'main', note: null } });
  });

  it('takes a key named __proto__ for a key', () => {
    const rendered = renderTree({ ref: 'main', inputs: JSON.parse('{"__proto__": "a"}') as Json });
    assert.ok(rendered.ok);
    assert.equal(JSON.stringify(rendered.value), '{"ref":"main","inputs":{"__proto__":"a"}}');
  });

  it('says of every expression without a value what is missing, and where', () => {
    const problems = problemsOf(
      {
        ref: '${{ event.report.message }}',
        count: '${{ 1 }}',
        inputs: { list: ['a', '${{ event.report.url }}'] },
      },
      { report: {} },
    );
    assert.equal(problems.length, 2);
    assert.match(problems[0]![0], /^`ref`: the event has no `.*message`/);
    assert.equal(problems[0]![1], 10);
    assert.match(problems[1]![0], /^`inputs\.list\.1`: the event has no `.*url`/);
    assert.equal(problems[1]![1], 13);
  });

  it('says of every value that the schema refuses what is wrong, and where', () => {
    const problems = problemsOf({
      ref: '${{ "x" }}',
      count: 'ab',
      labels: ['a', '${{ 5 }}'],
    });
    assert.deepEqual(problems, [
      ['`ref` must have at least 2 characters', 10],
      ['`count` must be a number, not a text', 11],
      ['`labels.1` must be a text, not a number', 13],
    ]);
  });

  it('says of what is wrong in a list or map where its expression stands', () => {
    assert.deepEqual(problemsOf({ ref: 'main', labels: '${{ ["a", ""].map(x, size(x)) }}' }), [
      ['`labels.0` must be a text, not a number', 11],
      ['`labels.1` must be a text, not a number', 11],
    ]);
  });

  it('says of what was left out that it is needed', () => {
    assert.deepEqual(problemsOf({ labels: [], ref: '${{ null }}' }), [
      ['`ref` is needed, and its expression gives null', 10],
    ]);
  });

  it('says of what was never there that the step lacks it', () => {
    assert.deepEqual(problemsOf({ count: 1 }), [['`ref` is missing', 5]]);
  });

  it('lets defects of ours through', () => {
    const broken = { ...template('a'), render: () => assert.fail('a defect') };
    const tree: WithTree = {
      type: 'map',
      entries: [['ref', { type: 'template', template: broken, place: place(1) }]],
    };
    assert.throws(() => renderWith(stepWith(tree), sceneOf()), /a defect/);
    const failing = {
      ...broken,
      render: () => {
        throw new ExpressionError('failed', 'no', 0, 1);
      },
    };
    const other: WithTree = {
      type: 'map',
      entries: [['ref', { type: 'template', template: failing, place: place(1) }]],
    };
    assert.deepEqual(renderWith(stepWith(other), sceneOf()), {
      ok: false,
      problems: [{ message: '`ref`: no', place: place(1) }],
    });
  });
});

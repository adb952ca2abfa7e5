import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/json.js';
import { eventDeclarations } from '../../src/events/declarations.js';
import { readEvent } from '../../src/events/read-event.js';
import { samples } from '../../src/events/samples.js';

const at = Date.parse('2026-11-23T09:00:00Z');
const read = (name: string, payload: JsonObject) => readEvent(name, payload, at);

describe('reading an event', () => {
  for (const { name } of eventDeclarations) {
    it(`finds no fault in Applivery's sample of ${name}`, () => {
      assert.deepEqual(read(name, samples[name]!).faults, []);
    });
  }

  it('takes from a processed build all that is declared, and what follows from it', () => {
    assert.deepEqual(read('build_processed', samples.build_processed!).value, {
      action: 'build_processed',
      organization: {
        id: '5d4d1391cd523c15f50df235',
        name: 'Applivery Test',
        url: 'https://dashboard.applivery.io/test',
        slug: 'test',
      },
      application: {
        id: '5e790ce04faa50cac52e4676',
        name: 'Awesome App',
        url: 'https://dashboard.applivery.io/test/apps/awesome-app',
        slug: 'awesome-app',
      },
      received_at: '2026-11-23T09:00:00.000Z',
      build: {
        id: '5e79232e98d88ac68cf7d4bc',
        url: 'https://dashboard.applivery.io/test/apps/awesome-app/builds?id=5e79232e98d88ac68cf7d4bc',
        os: 'android',
      },
    });
  });

  it("takes a report's id from its URL, whatever else the URL holds", () => {
    const payload = {
      ...samples.bug_created,
      report: { url: 'https://dashboard.tenant.example/x/y?s=report&id=abc#top' },
    };
    assert.deepEqual(read('bug_created', payload).value.report, {
      id: 'abc',
      url: 'https://dashboard.tenant.example/x/y?s=report&id=abc#top',
    });
  });

  it('reads the days left as a whole number, be they a number or a text', () => {
    const name = 'certificate_application_will_expire';
    const days = (numDays: JsonObject[string]) =>
      read(name, { ...samples[name], numDays }).value.numDays;
    assert.equal(days('5'), 5);
    assert.equal(days(7), 7);
    for (const wrong of ['five', '5.5', 5.5, true, null, [5]]) assert.equal(days(wrong), undefined);
  });

  it('spells the operating system in lower case', () => {
    const payload = { ...samples.build_processed, build: { id: 'b', url: 'u', os: 'iOS' } };
    assert.equal((read('build_processed', payload).value.build as JsonObject).os, 'ios');
  });

  it('notes what is missing or of a wrong type, and leaves it out', () => {
    const { value, faults } = read('build_processed', {
      action: 'build_processed',
      organization: null,
      application: { id: 7, name: ['x'], url: 'no url' },
      build: 'b',
    });
    assert.deepEqual(value.application, { url: 'no url' });
    assert.deepEqual(value.build, {});
    assert.deepEqual(faults, [
      '`organization` is missing (it should be an object)',
      '`application.id` is a number (it should be a text)',
      '`application.name` is a list (it should be a text)',
      '`build` is a string (it should be an object)',
    ]);
  });

  it('never looks at keys that nobody declared', () => {
    const hostile = JSON.parse(
      '{"action":"bug_created","constructor":{"name":"x"},"__proto__":{"report":{"message":"m"}},"application":{"constructor":"x","toString":"y"}}',
    ) as JsonObject;
    const { value } = read('bug_created', hostile);
    assert.deepEqual(value.application, {});
    assert.deepEqual(value.report, {});
  });

  it('gives an event that nobody declared as it came', () => {
    const payload = JSON.parse('{"action":"x","__proto__":{"a":1},"list":[1,null]}') as JsonObject;
    const { value, known } = read('x', payload);
    assert.equal(known, false);
    assert.equal(JSON.stringify(value), '{"action":"x","__proto__":{"a":1},"list":[1,null]}');
  });

  it('cuts an undeclared event to bounded depth and lengths, and says so', () => {
    let deep: JsonObject = { end: true };
    for (let level = 0; level < 5000; level++) deep = { deep };
    const { value, faults } = read('x', {
      action: 'x',
      deep,
      list: Array(2000).fill(1) as number[],
    });
    assert.equal((value.list as number[]).length, 1000);
    assert.ok(JSON.stringify(value).length < 10_000);
    assert.deepEqual(faults, [
      'what is nested deeper than 32 levels was left out',
      'lists were cut to 1000 items',
    ]);
  });
});

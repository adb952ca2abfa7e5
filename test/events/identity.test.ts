import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/json.js';
import { canonicalName } from '../../src/events/declarations.js';
import { eventIdentity } from '../../src/events/identity.js';
import { readEvent } from '../../src/events/read-event.js';
import { samples } from '../../src/events/samples.js';

function identity(payload: JsonObject, action = payload.action as string): string {
  return eventIdentity(readEvent(canonicalName(action), payload, 0), payload);
}

describe("an event's identity", () => {
  it('is the build, the report, or the certificate with its days', () => {
    assert.deepEqual(
      Object.values(samples).map((sample) => identity(sample)),
      [
        'build_created:5e79232e98d88ac68cf7d4bc',
        'build_processed:5e79232e98d88ac68cf7d4bc',
        'bug_created:5e7923a976b4b0e9aa4aa6a9',
        'feedback_created:5e7923a976b4b0e9aa4aa6a9',
        'certificate_application_will_expire:5cd19870cdecf8001bef50b7:BJ55L1KAQW:5',
      ],
    );
  });

  it('is the same under both names of the certificate event', () => {
    const payload = samples.certificate_application_will_expire!;
    assert.equal(
      identity(payload),
      identity({ ...payload, action: 'certificate_will_expire' }, 'certificate_will_expire'),
    );
  });

  it('does not depend on names, or on anything else that is not the build', () => {
    const payload = samples.build_processed!;
    assert.equal(identity(payload), identity({ ...payload, organization: { id: 'other' } }));
  });

  it('is made of the content where there is no id, whatever the order of keys', () => {
    const one = identity({ action: 'apple_device_enrolled', a: 1, b: { c: [1, 2], d: null } });
    assert.equal(
      one,
      identity({ b: { d: null, c: [1, 2] }, action: 'apple_device_enrolled', a: 1 }),
    );
    assert.notEqual(
      one,
      identity({ action: 'apple_device_enrolled', a: 1, b: { c: [2, 1], d: null } }),
    );
    assert.match(one, /^apple_device_enrolled:[0-9a-f]{32}$/);
  });

  it('tells a list from a list in it, and a text from a number', () => {
    const bodies: JsonObject[] = [
      { action: 'x', v: [1, [2]] },
      { action: 'x', v: [[1], 2] },
      { action: 'x', v: '1' },
      { action: 'x', v: 1 },
      { action: 'x', v: { a: 1 } },
      { action: 'x', v: ['a', 1] },
    ];
    assert.equal(new Set(bodies.map((body) => identity(body))).size, bodies.length);
  });

  it('holds for a report without an id by application, URL and message', () => {
    const report = (message: string): JsonObject => ({
      ...samples.bug_created,
      report: { message, url: 'https://dashboard.applivery.io/x' },
    });
    assert.equal(identity(report('a')), identity(report('a')));
    assert.notEqual(identity(report('a')), identity(report('b')));
  });

  it('survives a body that is nested half a million levels deep', () => {
    const payload = JSON.parse(
      `{"action":"x","deep":${'['.repeat(400_000)}${']'.repeat(400_000)}}`,
    ) as JsonObject;
    assert.match(identity(payload), /^x:[0-9a-f]{32}$/);
  });

  it('stays short when the name is long', () => {
    assert.ok(identity({ action: 'x'.repeat(100_000) }).length < 100);
  });
});

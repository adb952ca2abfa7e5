import assert from 'node:assert/strict';
import { samples } from '../../src/events/samples.js';
import { readDelivery } from '../../src/receive/read-delivery.js';
import { eventOf, sceneOf } from '../../src/stage/scene-of.js';

function deliveryScene(payload: unknown) {
  const { delivery } = readDelivery(Buffer.from(JSON.stringify(payload)), undefined, 0);
  const event = eventOf(delivery);
  const publicUrl = 'https://triggers.example';
  const scene = sceneOf({
    delivery,
    event,
    build: undefined,
    rule: 'r',
    before: [],
    publicUrl,
    now: 0,
  });
  return { ...scene.delivery, page: `${publicUrl}/deliveries/${delivery.id}` };
}

describe('what a rule sees of a delivery', () => {
  it('has the page of the build', () => {
    const { build, application } = samples.build_processed as {
      build: { id: string };
      application: { id: string };
    };
    const { url, buildUrl, page } = deliveryScene(samples.build_processed);
    assert.equal(url, page);
    assert.equal(
      buildUrl,
      `https://triggers.example/applications/${application.id}/builds/${build.id}`,
    );
  });

  it('has its own page where there is no build, or its id could break out of a link', () => {
    for (const payload of [
      samples.bug_created,
      { ...samples.build_processed, build: { id: 'x) [y](https://evil.example' } },
      { ...samples.build_processed, build: { id: "it's(x)" } },
      { ...samples.build_processed, build: { id: 'x'.repeat(1000) } },
    ]) {
      const { buildUrl, page } = deliveryScene(payload);
      assert.equal(buildUrl, page);
    }
  });
});

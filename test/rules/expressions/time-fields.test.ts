import assert from 'node:assert/strict';
import { checked, errorOf, evaluate, sceneOf, told } from './support/scenes.js';

const getters = [
  ...['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek'],
  ...['getDayOfYear', 'getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'],
];

/** Of all getters, in their order. */
function fieldsOf(time: string, zone = ''): unknown {
  const list = getters.map((getter) => `now.${getter}(${zone})`).join(', ');
  return checked(`[${list}]`).evaluate(sceneOf({}, { now: Date.parse(time) }));
}

describe('the fields of a time', () => {
  it('are those of UTC without a zone', () => {
    assert.deepEqual(fieldsOf('2026-03-08T02:30:15.500Z'), [2026, 2, 8, 7, 0, 66, 2, 30, 15, 500]);
    assert.deepEqual(fieldsOf('2024-12-31T23:59:59Z'), [2024, 11, 31, 30, 2, 365, 23, 59, 59, 0]);
  });

  it('are those of the zone that is named', () => {
    const time = '2026-12-31T23:30:15.500Z';
    const utc = [2026, 11, 31, 30, 4, 364, 23, 30, 15, 500];
    assert.deepEqual(fieldsOf(time, '"Europe/Madrid"'), [2027, 0, 1, 0, 5, 0, 0, 30, 15, 500]);
    assert.deepEqual(fieldsOf(time, '"Asia/Kolkata"'), [2027, 0, 1, 0, 5, 0, 5, 0, 15, 500]);
    assert.deepEqual(
      fieldsOf(time, '"America/New_York"'),
      [2026, 11, 31, 30, 4, 364, 18, 30, 15, 500],
    );
    for (const zone of ['"UTC"', '"+00:00"', '"-00:00"'])
      assert.deepEqual(fieldsOf(time, zone), utc);
    for (const zone of ['"+05:30"', '"05:30"']) {
      assert.deepEqual(fieldsOf(time, zone), fieldsOf(time, '"Asia/Kolkata"'));
    }
    assert.deepEqual(fieldsOf(time, '"-05:00"'), fieldsOf(time, '"America/New_York"'));
  });

  it('change with summer time', () => {
    const hour = (time: string) =>
      checked('now.getHours("Europe/Madrid")').evaluate(sceneOf({}, { now: Date.parse(time) }));
    assert.deepEqual(
      ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-10-25T00:59:59Z'].map(hour),
      [1, 3, 2],
    );
  });

  it('are there before the year 100 and before there were zones', () => {
    assert.deepEqual(fieldsOf('0050-03-01T00:00:00Z'), [50, 2, 1, 0, 2, 59, 0, 0, 0, 0]);
    assert.deepEqual(
      fieldsOf('1800-01-01T00:00:00Z', '"America/New_York"'),
      [1799, 11, 31, 30, 2, 364, 19, 3, 58, 0],
    );
  });

  it('need a zone that there is', () => {
    for (const zone of ['Mars/Olympus', '', '+2', '+02:60', '+02:00:00x']) {
      const { reason, message } = errorOf('now.getHours(event.zone)', { zone });
      assert.equal(reason, 'failed');
      assert.match(message, /is no time zone such as "Europe\/Madrid" or "\+02:00"$/);
    }
  });

  it('are also those of a duration', () => {
    const list = ['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'].map(
      (getter) => `duration("1h30m1.5s").${getter}()`,
    );
    assert.deepEqual(evaluate(`[${list.join(', ')}]`), [1, 90, 5401, 500]);
    assert.deepEqual(told('duration("1h").getDate()'), [
      'getDate: `getDate` cannot be called as `Duration.getDate()`',
    ]);
  });

  it('are found at any depth of an expression, and where nothing is known of the type', () => {
    assert.equal(evaluate('[now].exists(t, dyn(t).getHours("Asia/Kolkata") == 14)'), true);
  });
});

describe('expressions, wherever the service runs', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  // In New York, 02:30 of 8 March 2026 does not exist, and the days after it are an hour short.
  const times = ['2026-03-08T02:30:00Z', '2026-07-01T12:00:00Z', '2026-11-01T05:30:00Z'];
  const texts = ['2026-01-02T03:04:05.000', '2026-01-02T03:04:05Z', 'January 2, 2026 03:04:05'];

  function results(timeZone: string): unknown[] {
    process.env.TZ = timeZone;
    const zones = ['', '"UTC"', '"Europe/Madrid"', '"Pacific/Auckland"'];
    const fields = times.flatMap((time) => zones.map((name) => fieldsOf(time, name)));
    const moments = texts.map((t) => {
      const expression = checked('timestamp(event.t)');
      try {
        return expression.evaluate(sceneOf({ t }));
      } catch (error) {
        return String(error);
      }
    });
    return [...fields, ...moments];
  }

  for (const timeZone of ['America/New_York', 'Pacific/Auckland', 'Asia/Kolkata']) {
    it(`give in ${timeZone} what they give in UTC`, () => {
      const there = results(timeZone);
      // The zone is really another one.
      assert.notEqual(new Date('2026-01-02T03:04:05Z').getHours(), 3);
      assert.deepEqual(there, results('UTC'));
    });
  }
});

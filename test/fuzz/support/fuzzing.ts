import fc from 'fast-check';

/** The same payloads on every machine and every day, so that a red test is the change's fault. */
const usualSeed = 20261123;

/** `FUZZ_SEED=N` (or `random`) tries other payloads, `FUZZ_RUNS=N` so many times as many of them. */
const seed =
  process.env.FUZZ_SEED === 'random'
    ? Date.now() % 2 ** 31
    : Number(process.env.FUZZ_SEED ?? usualSeed);
const factor = Number(process.env.FUZZ_RUNS ?? 1);

/** What a fuzz suite is called: with the seed, by which it can be run again. */
export function fuzzed(what: string): string {
  return `${what} (FUZZ_SEED=${seed})`;
}

/** @param runs how many payloads usually */
export function parameters<T>(runs: number): fc.Parameters<T> {
  return { seed, numRuns: Math.ceil(runs * factor) };
}

/** Keys and values that have surprised programs before, in any JSON. */
export function anyJson(maxDepth = 5): fc.Arbitrary<fc.JsonValue> {
  const key = fc.oneof(
    fc.constantFrom('action', 'report', 'message', 'build', 'id', 'url', 'application', 'name'),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'length', 'hasOwnProperty', ''),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const { value } = fc.letrec<{ value: fc.JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth, depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        fc.constantFrom<fc.JsonValue>(null, true, false, 0, -1, 1e308, 9007199254740991, ''),
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      fc.array(tie('value'), { maxLength: 5 }),
      fc
        .array(fc.tuple(key, tie('value')), { maxLength: 6 })
        .map((entries) => Object.fromEntries(entries)),
    ),
  }));
  return value;
}

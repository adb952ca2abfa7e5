import type { SerializedIncrementalTestSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { tests as suite } from '@bufbuild/cel-spec/testdata/conformance.js';
import type { CelType, CelValue } from './cel-json.js';

/** A test of CEL's conformance suite, in the JSON form of `cel.expr.conformance.test.SimpleTest`. */
export interface CelTest {
  /** `SECTION/GROUP/NAME`. */
  readonly name: string;
  readonly expr: string;
  readonly variables: Readonly<Record<string, CelType>>;
  readonly bindings: Readonly<Record<string, CelValue>>;
  /** Undefined: it has none, or it does not matter. */
  readonly value: CelValue | undefined;
  readonly type: CelType | undefined;
  /** It has no value, or does not compile. */
  readonly fails: boolean;
  /** It is compiled, and no more. */
  readonly checkOnly: boolean;
}

/** Why a test asks for what JSON cannot express, and so no event can hold. The first that fits counts. */
const beyondJson: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ['messages and enums', /"container"|TestAllTypes|GlobalEnum|NestedEnum|proto\.(has|get)Ext/],
  ['messages and enums', /google\.protobuf\.(?!Timestamp|Duration)\w|"wellKnown":"ANY"|"wrapper"/],
  ['unsigned integers', /\buint\b|"uint64Value"|"UINT64"|\b(0x[\da-f]+|\d+)u\b/i],
  ['bytes', /\bbytes\b|"bytesValue"|"BYTES"|(^|[^\w"'\\%])r?br?(\\?["'])/i],
  ['the output of optimizers', /cel\.(@?block|index|iterVar)/],
];

/** A test, or why it is left out. */
type Read = { readonly test: CelTest } | { readonly leftOut: string };

const all = (suite.suites ?? []).map((section) => ({
  section: section.name,
  read: testsOf(section, section.name),
}));

/** Every test of the suite that JSON can express, by section. */
export const sections: ReadonlyMap<string, readonly CelTest[]> = new Map(
  all
    .map(({ section, read }) => {
      const tests = read.flatMap((one) => ('test' in one ? [one.test] : []));
      return [section, withOwnNames(tests)] as const;
    })
    .filter(([, tests]) => tests.length > 0),
);

/** How many tests are left out, by reason. */
export const leftOut: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ...Map.groupBy(
      all.flatMap(({ read }) => read.flatMap((one) => ('leftOut' in one ? [one.leftOut] : []))),
      (reason) => reason,
    ),
  ].map(([reason, some]) => [reason, some.length]),
);

function testsOf(suite: SerializedIncrementalTestSuite, path: string): Read[] {
  const own = (suite.tests ?? []).map(({ original }): Read => {
    const text = JSON.stringify(original);
    const reason = beyondJson.find(([, pattern]) => pattern.test(text))?.[0];
    return reason === undefined
      ? { test: readTest(original as Original, path) }
      : { leftOut: reason };
  });
  return [...own, ...(suite.suites ?? []).flatMap((one) => testsOf(one, `${path}/${one.name}`))];
}

/** Some names are there twice. */
function withOwnNames(tests: readonly CelTest[]): CelTest[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const count = (seen.get(test.name) ?? 0) + 1;
    seen.set(test.name, count);
    return count === 1 ? test : { ...test, name: `${test.name} (${count})` };
  });
}

interface Original {
  readonly name: string;
  readonly expr: string;
  readonly typeEnv?: readonly {
    readonly name: string;
    readonly ident?: { readonly type: CelType };
  }[];
  readonly bindings?: Readonly<Record<string, { readonly value: CelValue }>>;
  readonly value?: CelValue;
  readonly evalError?: unknown;
  readonly typedResult?: { readonly result?: CelValue; readonly deducedType?: CelType };
  readonly checkOnly?: boolean;
}

function readTest(original: Original, path: string): CelTest {
  const { name, expr, bindings = {}, typeEnv = [], typedResult, checkOnly = false } = original;
  const fails = original.evalError !== undefined;
  // A test that says nothing else wants `true`.
  const value = original.value ?? typedResult?.result ?? { boolValue: true };
  return {
    name: `${path}/${name}`,
    expr,
    variables: Object.fromEntries([
      ...Object.keys(bindings).map((variable) => [variable, { dyn: {} }] as const),
      ...typeEnv.flatMap((one) => (one.ident ? [[one.name, one.ident.type] as const] : [])),
    ]),
    bindings: Object.fromEntries(
      Object.entries(bindings).map(([variable, bound]) => [variable, bound.value]),
    ),
    value: fails || checkOnly ? undefined : value,
    type: typedResult?.deducedType,
    fails,
    checkOnly,
  };
}

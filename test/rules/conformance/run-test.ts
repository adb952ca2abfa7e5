import type { Environment } from '../../../src/rules/expressions/cel.js';
import { plain } from '../../../src/rules/expressions/cel-values.js';
import { compileInternals } from '../../../src/rules/expressions/compile-expression.js';
import type { Internals } from '../../../src/rules/expressions/internals.js';
import type { Scope } from '../../../src/rules/expressions/scope.js';
import { ExpressionError } from '../../../src/rules/expressions/types.js';
import { sceneOf, untyped } from '../expressions/support/scenes.js';
import { engineType, engineValue, isSame } from './cel-json.js';
import type { CelTest } from './json-tests.js';

/**
 * Runs a test as rules run expressions: compiled with all checks, then evaluated.
 * @returns what is wrong; undefined when it passes
 */
export function faultOf(test: CelTest): string | undefined {
  const { value: expression, faults } = compileInternals(scopeOf(test), test.expr);
  if (expression === undefined) {
    // What has no value for any event is found before there is one.
    return test.fails ? undefined : `does not compile: ${faults[0]?.message}`;
  }
  const type = test.type && engineType(test.type);
  if (type !== undefined && expression.celType !== type) {
    return `is of type ${expression.celType}, not ${type}`;
  }
  return test.checkOnly ? undefined : faultOfValue(test, expression);
}

function faultOfValue(test: CelTest, expression: Internals): string | undefined {
  const locals = Object.entries(test.bindings).map(([name, value]) => [name, engineValue(value)]);
  try {
    const value = expression.run(
      sceneOf({}),
      Object.fromEntries(locals) as Record<string, unknown>,
    );
    if (test.fails) return `is ${shown(value)}, not an error`;
    if (test.value === undefined || isSame(value, test.value)) return undefined;
    return `is ${shown(value)}, not ${JSON.stringify(test.value)}`;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return test.fails ? undefined : `has no value: ${error.message}`;
  }
}

/** The test's variables are there as those of loops are. */
function scopeOf({ variables }: CelTest): Scope {
  const names = Object.entries(variables);
  if (names.length === 0) return untyped;
  const environment: Environment = untyped.environment.clone();
  for (const [name, type] of names) environment.registerVariable(name, engineType(type));
  const locals = new Map(names.map(([name]) => [name, { origin: 'author' as const }]));
  return { ...untyped, environment, locals };
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(plain(value));
  } catch {
    return String(value);
  }
}

import { type Environment, EvaluationError, Optional } from './cel.js';
import { shownType } from './shown-type.js';

const missing = new Set([
  'no_such_key',
  'index_out_of_bounds',
  'field_type_mismatch',
  'optional_value_missing',
]);

/** Whether an evaluation failed because the event lacks something. */
export function isMissing(error: unknown): error is EvaluationError {
  return error instanceof EvaluationError && missing.has(error.code);
}

/**
 * `default(x, y)`: `y` when `x` is missing, null or empty. A macro, as arguments of a function are
 * evaluated first.
 *
 * Where the type of one value is known only when the event is there, the result has the type of
 * the other, and that is checked then: what the checker calls a number must not turn out to be a
 * text that somebody typed.
 */
export function registerDefault(environment: Environment): void {
  environment.registerFunction('default(ast, ast): dyn', ({ args }: MacroCall) => {
    const [value, other] = args;
    let result: Type | undefined;
    return {
      async: false,
      typeCheck(checker: Checker, _macro: unknown, context: unknown): Type {
        const one = withoutOptional(checker.check(value, context));
        const two = checker.check(other, context);
        result = commonType(one, two, checker);
        if (result !== undefined) return result;
        const types = `${shownType(one.name)} and ${shownType(two.name)}`;
        throw checker.createError(
          'default_types',
          `the two values of \`default\` must be of one type; they are ${types}`,
          other,
        );
      },
      evaluate(evaluator: Evaluator, _macro: unknown, context: unknown): unknown {
        try {
          const given = unwrapped(evaluator.run(value, context));
          if (given !== undefined && given !== null && given !== '') return typed(given, evaluator);
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
        return typed(evaluator.run(other, context), evaluator);
      },
    };

    function typed(given: unknown, evaluator: Evaluator): unknown {
      if (result?.matchesValueType(given, evaluator) ?? true) return given;
      // Of JSON every number is a decimal one; people write `default(event.count, 0)` all the same.
      if (result?.name === 'int' && Number.isSafeInteger(given)) return BigInt(given as number);
      throw new EvaluationError({
        // Not one of those that mean "missing": the value is there, only not of use.
        code: 'wrong_type',
        message: `\`default\` found a value that is not ${shownType(result?.name ?? 'dyn')}`,
      });
    }
  });
}

/** Undefined: they do not go together. */
function commonType(one: Type, two: Type, checker: Checker): Type | undefined {
  if (one.kind !== 'dyn' && two.kind !== 'dyn') {
    return one.unify(checker.registry, two) ?? undefined;
  }
  const known = one.kind === 'dyn' ? two : one;
  switch (known.kind) {
    case 'primitive':
      return known;
    // Of what is in it, nothing can be said.
    case 'list':
    case 'map':
      return checker.getType(known.kind);
    default:
      return checker.getType('dyn');
  }
}

function withoutOptional(type: Type): Type {
  return type.kind === 'optional' && type.valueType ? type.valueType : type;
}

function unwrapped(value: unknown): unknown {
  return value instanceof Optional ? value.orValue(undefined) : value;
}

/** What the engine hands to macros, as far as it is used here. */
interface MacroCall {
  readonly args: readonly unknown[];
}

interface Type {
  readonly kind: string;
  readonly name: string;
  readonly valueType?: Type;
  unify(registry: unknown, other: Type): Type | null;
  matchesValueType(value: unknown, evaluator: Evaluator): boolean;
}

interface Checker {
  readonly registry: unknown;
  check(node: unknown, context: unknown): Type;
  getType(name: string): Type;
  createError(code: string, message: string, node: unknown): Error;
}

interface Evaluator {
  run(node: unknown, context: unknown): unknown;
}

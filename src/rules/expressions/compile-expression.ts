import type { TextFault } from '../../domain/diagnostic.js';
import { BoundedCache } from './bounded-cache.js';
import { CelTypeError, EvaluationError, type ASTNode, type ParseResult } from './cel.js';
import { NoJsonForm, plain } from './cel-values.js';
import { isMissing } from './default-macro.js';
import { engineFault } from './engine-faults.js';
import { rememberInternals, staticType, type Internals } from './internals.js';
import { withHyphenFaults } from './hyphen-checks.js';
import { limitFaults, longestExpression } from './limits.js';
import { meter } from './meter.js';
import { missingAt } from './missing-field.js';
import { nodesOf } from './nodes.js';
import { notKnownError } from './not-known.js';
import { observe } from './observe.js';
import { originOf } from './origin.js';
import { ownFaults } from './own-checks.js';
import { rawFaults } from './raw-checks.js';
import { askWholeChains, redirectCalls, statusCallsAsVariables } from './rewrite.js';
import { holdSafeTypes } from './safe-types.js';
import type { Scope } from './scope.js';
import { typeFaults } from './type-checks.js';
import { evaluationSentence } from './type-faults.js';
import {
  ExpressionError,
  type CheckedExpression,
  type Compiled,
  type Expression,
} from './types.js';
import { shift, unwrap } from './wrapper.js';

/** An expression by itself, such as a `let`; with or without `${{ }}` around it. */
export function compileExpression(scope: Scope, source: string): Compiled<Expression> {
  const { text, offset } = unwrap(source);
  const { value, faults } = compileChecked(scope, text);
  return { value, faults: shift(faults, offset) };
}

/** What many rules say alike, such as `event.build.id`, by the scope that they share. */
const compiled = new WeakMap<Scope, BoundedCache<Compiled<CheckedExpression>>>();
/** In one scope. */
const mostKept = 200;

/** An expression without `${{ }}`: parsed, checked, its bounds and origin known. All faults in one pass. */
export function compileChecked(scope: Scope, source: string): Compiled<CheckedExpression> {
  const isShared = scope.lets.length === 0 && scope.locals.size === 0;
  if (!isShared) return compileInternals(scope, source);
  let own = compiled.get(scope);
  if (own === undefined) {
    own = new BoundedCache(mostKept);
    compiled.set(scope, own);
  }
  return own.get(source, () => compileInternals(scope, source));
}

/** As `compileChecked`, with what the engine knows of the expression. */
export function compileInternals(scope: Scope, source: string): Compiled<Internals> {
  const whole = { start: 0, end: source.length };
  if (source.trim() === '') {
    return failed([{ code: 'empty', message: 'the expression is empty', ...whole }]);
  }
  if (source.length > longestExpression) {
    const message = `the expression has ${source.length} characters; at most ${longestExpression} are allowed`;
    return failed([{ code: 'too-long', message, hint: 'split it with `let`', ...whole }]);
  }
  const { value, faults } = compileSource(scope, source);
  return value === undefined ? failed(withHyphenFaults(faults, source, scope)) : { value, faults };
}

/**
 * A piece of an expression that was checked as a whole: what is fine only in its surroundings, such
 * as a field behind the `has()` that asks for it, is fine here too. Undefined: it is none by itself.
 */
export function compilePart(scope: Scope, source: string): Internals | undefined {
  try {
    return checkTypes(scope, source, parse(scope, source));
  } catch {
    return undefined;
  }
}

function compileSource(scope: Scope, source: string): Compiled<Internals> {
  try {
    return compileParsed(scope, source, parse(scope, source));
  } catch (error) {
    return failed([engineFault(error, source, undefined)]);
  }
}

function parse({ environment, steps }: Scope, source: string): ParseResult {
  const parsed = environment.parse(source);
  if (steps === undefined) return parsed;
  const rewritten = statusCallsAsVariables(source, parsed.ast);
  return rewritten === source ? parsed : environment.parse(rewritten);
}

function compileParsed(scope: Scope, source: string, parsed: ParseResult): Compiled<Internals> {
  const { ast } = parsed;
  const own = [...ownFaults(ast, scope, source), ...limitFaults(ast)];
  const expression = checkTypes(scope, source, parsed);
  if (expression === undefined) {
    // The engine also stumbles over what we found ourselves; ours is the better word for it.
    const fresh = typeFaults(parsed, scope).filter(
      (fault) => !own.some(({ start, end }) => start < fault.end && fault.start < end),
    );
    return failed([...own, ...fresh].sort((a, b) => a.start - b.start));
  }
  const faults = [...own, ...rawFaults(ast, scope)];
  if (faults.length > 0) return failed(faults);
  rememberInternals(expression);
  return { value: expression, faults: [] };
}

/** Undefined: its types do not fit together. */
function checkTypes(scope: Scope, source: string, parsed: ParseResult): Internals | undefined {
  const nodes = nodesOf(parsed.ast);
  askWholeChains(nodes);
  redirectCalls(nodes);
  const { valid, type } = parsed.check();
  if (!valid) return undefined;
  // A placeholder, as in the `list<T>` of an empty list: nothing is known of it.
  const celType = String(type).replace(/\b[A-Z]\b/g, 'dyn');
  return create(scope, source, parsed, celType);
}

function create(scope: Scope, source: string, parsed: ParseResult, celType: string): Internals {
  const { ast } = parsed;
  const nodes = nodesOf(ast);
  holdSafeTypes(nodes);
  const start = meter(nodes);
  const run: Internals['run'] = (scene, locals) => {
    try {
      const context = { ...scope.context(scene), ...locals };
      start();
      return parsed(context) as unknown;
    } catch (error) {
      throw notKnownError(error, ast, scene) ?? expressionError(error, source, ast);
    }
  };
  return {
    source,
    type: staticType(celType),
    celType,
    ast,
    origin: originOf(ast, scope),
    usesBuild: scope.buildShape !== undefined && nodes.some(isBuild),
    run,
    observed: (role) => observe(again(scope, source), role),
    evaluate: (scene) => {
      const value = run(scene, {});
      try {
        return plain(value);
      } catch (error) {
        if (!(error instanceof NoJsonForm)) throw error;
        throw new ExpressionError('failed', error.message, 0, source.length);
      }
    },
  };
}

function isBuild(node: ASTNode): boolean {
  return node.op === 'id' && node.args === 'build';
}

/** What has compiled, once more. */
function again(scope: Scope, source: string): Internals {
  const { value } = compileInternals(scope, source);
  if (value === undefined) throw new Error(`\`${source}\` does not compile any more`);
  return value;
}

/** Whatever the engine, or a function of ours, throws. */
function expressionError(error: unknown, source: string, ast: ASTNode): ExpressionError {
  if (error instanceof ExpressionError) return error;
  const known = error instanceof EvaluationError || error instanceof CelTypeError;
  const range = (known ? error.range : undefined) ?? { start: 0, end: source.length };
  if (isMissing(error)) {
    const { text, field } = missingAt(ast, range, source);
    return new ExpressionError('missing', text, range.start, range.end, field);
  }
  const message = known
    ? evaluationSentence(error.code, error.summary)
    : error instanceof Error
      ? error.message
      : String(error);
  return new ExpressionError('failed', message, range.start, range.end);
}

function failed(faults: readonly TextFault[]): { value: undefined; faults: readonly TextFault[] } {
  return { value: undefined, faults };
}

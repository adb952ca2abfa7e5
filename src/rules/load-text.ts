import type { TextFault } from '../domain/diagnostic.js';
import type { Findings } from './findings.js';
import type { Compiled, Condition } from './expressions/types.js';
import { hiddenInExpression } from './hidden-by-comment.js';
import type { Path } from './yaml/nodes.js';

export interface TextContext {
  readonly findings: Findings;
  readonly path: Path;
  /** Names under `let` that did not compile: what fails because of them is not reported again. */
  readonly broken: ReadonlySet<string>;
}

/**
 * Compiles an expression that stands at a path, and reports its faults at their places in the
 * file. `true`, `false` and numbers, which YAML does not read as texts, are expressions too.
 */
export function loadText<T>(
  value: unknown,
  context: TextContext,
  compile: (text: string) => Compiled<T>,
): T | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return undefined;
  }
  const text = String(value);
  const hidden = hiddenInExpression(text, context.path, context.findings);
  if (hidden.length > 0) {
    context.findings.inText(context.path, text, hidden);
    return undefined;
  }
  const compiled = compile(text);
  reportFaults(compiled.faults, text, context);
  return compiled.value;
}

/** As `loadText`, for an `if`: it knows where it stands. */
export function loadCondition<C extends Condition>(
  value: unknown,
  context: TextContext,
  compile: (text: string) => Compiled<C>,
): C | undefined {
  const condition = loadText(value, context, compile);
  if (condition === undefined) return undefined;
  return { ...condition, locate: context.findings.locator(context.path, String(value)) };
}

/** Reports the faults of a text, but for those that only repeat that a name under `let` is broken. */
export function reportFaults(
  faults: readonly TextFault[],
  text: string,
  { findings, path, broken }: TextContext,
): void {
  const own = faults.filter(({ start, end }) => !mentions(text.slice(start, end), broken));
  findings.inText(path, text, own);
}

function mentions(text: string, names: ReadonlySet<string>): boolean {
  return [...text.matchAll(/\bvars\s*\.\s*\??\s*(\w+)/g)].some(([, name]) => names.has(name ?? ''));
}

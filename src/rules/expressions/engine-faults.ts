import type { TextFault } from '../../domain/diagnostic.js';
import { CelTypeError, ParseError, type ASTNode } from './cel.js';
import { parseFault } from './parse-faults.js';
import { typeFault } from './type-faults.js';

/**
 * An engine's error as a sentence with a range.
 * @param ast of what was checked; undefined when it could not be parsed
 */
export function engineFault(error: unknown, source: string, ast: ASTNode | undefined): TextFault {
  const whole = { start: 0, end: source.length };
  if (error instanceof RangeError) {
    return { code: 'too-deep', message: 'the expression is nested too deeply', ...whole };
  }
  if (error instanceof ParseError) return parseFault(error, source, error.range ?? whole);
  if (error instanceof CelTypeError) return typeFault(error, error.range ?? whole, ast);
  return {
    code: 'cannot-type',
    message: 'what this expression gives cannot be told; give its empty lists a type',
    ...whole,
  };
}

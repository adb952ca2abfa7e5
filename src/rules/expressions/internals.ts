import type { ASTNode } from './cel.js';
import type { CheckedExpression, Decision, Expression, Observed, StaticType } from './types.js';

/** What the engine knows of an expression besides what others need. */
export interface Internals extends CheckedExpression {
  /** The engine's name of the type, such as `list<string>`. */
  readonly celType: string;
  readonly ast: ASTNode;
  observed(role: Decision['kind'] | 'value'): Observed<Internals>;
}

const known = new WeakMap<Expression, Internals>();

export function rememberInternals(expression: Internals): void {
  known.set(expression, expression);
}

export function internalsOf(expression: Expression): Internals | undefined {
  return known.get(expression);
}

/** The engine's type of an expression; of one that did not compile, nothing is known. */
export function celTypeOf(expression: Expression): string {
  return known.get(expression)?.celType ?? 'dyn';
}

export function staticType(celType: string): StaticType {
  switch (celType) {
    case 'string':
    case 'int':
    case 'double':
    case 'bool':
    case 'null':
    case 'dyn':
      return celType;
    case 'google.protobuf.Timestamp':
      return 'timestamp';
    case 'google.protobuf.Duration':
      return 'duration';
    default:
      if (celType.startsWith('list<') || celType === 'list') return 'list';
      return celType.startsWith('map<') || celType === 'map' ? 'map' : 'object';
  }
}

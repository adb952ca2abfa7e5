import type { CheckedExpression } from '../expressions/types.js';

/** A piece of a template's source. */
export interface Code {
  readonly text: string;
  /** Where it begins in the template, in UTF-16 units. */
  readonly start: number;
}

/** A template's content: as written (of `Code`) or compiled (of `PlacedExpression`). */
export type Part<Expression> =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'value'; readonly value: Expression; readonly alone: boolean }
  | {
      readonly type: 'for';
      readonly variable: Code;
      readonly list: Expression;
      readonly body: readonly Part<Expression>[];
    }
  | {
      readonly type: 'if';
      readonly condition: Expression;
      readonly then: readonly Part<Expression>[];
      readonly otherwise: readonly Part<Expression>[];
    };

export interface PlacedExpression {
  readonly expression: CheckedExpression;
  /** Where its source begins in the template. */
  readonly start: number;
}

export type CompiledPart = Part<PlacedExpression>;

/** What a template gave for one scene, piece by piece, before it is made fit for its field. */
export type Piece = string | Inserted;

/** A value that came in by an expression. */
export interface Inserted {
  readonly text: string;
  /** `structure`: a list or map, as JSON. `scalar`: a number, a time and the like, which hold nothing that anybody typed. */
  readonly form: 'text' | 'scalar' | 'structure';
  readonly origin: CheckedExpression['origin'];
  /** In the template, nothing but white space stands beside it on its lines. */
  readonly alone: boolean;
}

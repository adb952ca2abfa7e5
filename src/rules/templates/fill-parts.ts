import { ExpressionError, type Locals } from '../expressions/types.js';
import type { Scene } from '../scene.js';
import type { CompiledPart, Inserted, Piece, PlacedExpression } from './parts.js';
import { valueText } from './value-text.js';

/** What one template may grow to, in UTF-16 units. */
export const largestOutput = 256 * 1024;
/** Rounds of all loops of one template together. */
const mostRounds = 1000;

export interface FillOptions {
  /** The end of the template, for what no single expression is to blame for. */
  readonly length: number;
  /** Of a value, no more than this counts: the rest is cut off later. */
  readonly shown: number;
}

type PartOf<Type extends CompiledPart['type']> = Extract<CompiledPart, { type: Type }>;

/**
 * Evaluates a template's expressions and blocks for one scene.
 * @throws ExpressionError with offsets in the template
 */
export function fillParts(
  parts: readonly CompiledPart[],
  scene: Scene,
  options: FillOptions,
): readonly Piece[] {
  const filling = new Filling(scene, options);
  filling.add(parts, {});
  return filling.pieces;
}

/**
 * The value of an expression in a template.
 * @param as what is wanted of the engine's value
 * @throws ExpressionError with offsets in the template
 */
export function valueOf<T>(
  { expression, start }: PlacedExpression,
  scene: Scene,
  locals: Locals,
  as: (value: unknown) => T,
): T {
  const end = start + expression.source.length;
  try {
    return as(expression.run(scene, locals));
  } catch (error) {
    if (error instanceof ExpressionError) {
      const { reason, message } = error;
      throw new ExpressionError(reason, message, error.start + start, error.end + start);
    }
    const message = error instanceof Error ? error.message : String(error);
    throw new ExpressionError('failed', message, start, end);
  }
}

class Filling {
  readonly pieces: Piece[] = [];
  readonly #scene: Scene;
  readonly #options: FillOptions;
  #size = 0;
  #rounds = 0;

  constructor(scene: Scene, options: FillOptions) {
    this.#scene = scene;
    this.#options = options;
  }

  add(parts: readonly CompiledPart[], locals: Locals): void {
    for (const part of parts) this.#part(part, locals);
  }

  #part(part: CompiledPart, locals: Locals): void {
    switch (part.type) {
      case 'text':
        this.#piece(part.text);
        break;
      case 'value': {
        const { value, alone } = part;
        const { origin } = value.expression;
        this.#piece({ ...valueOf(value, this.#scene, locals, valueText), origin, alone });
        break;
      }
      case 'for':
        this.#for(part, locals);
        break;
      case 'if':
        this.add(this.#holds(part.condition, locals) ? part.then : part.otherwise, locals);
        break;
    }
  }

  #for({ variable, list, body }: PartOf<'for'>, locals: Locals): void {
    for (const item of valueOf(list, this.#scene, locals, items)) {
      this.#rounds += 1;
      if (this.#rounds > mostRounds) {
        this.#fail(`the loops of this text take more than ${mostRounds} rounds`);
      }
      this.add(body, { ...locals, [variable.text]: item });
    }
  }

  /** As in the `if` of a rule, a condition on what is missing, or not known, is not met. */
  #holds(condition: PlacedExpression, locals: Locals): boolean {
    try {
      return valueOf(condition, this.#scene, locals, (value) => value === true);
    } catch (error) {
      if (error instanceof ExpressionError && error.reason !== 'failed') return false;
      throw error;
    }
  }

  #piece(piece: string | Inserted): void {
    const length =
      typeof piece === 'string' ? piece.length : Math.min(piece.text.length, this.#options.shown);
    this.#size += length;
    if (this.#size > largestOutput) this.#fail('the text grows beyond 256 KiB');
    this.pieces.push(piece);
  }

  #fail(message: string): never {
    throw new ExpressionError('failed', message, 0, this.#options.length);
  }
}

/** What a `for` goes through; nothing where there is null in place of a list. */
function items(value: unknown): readonly unknown[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value as unknown[];
  throw new Error('`for` needs a list, and the event has something else there');
}

import type { Json } from '../../domain/json.js';
import type { Scene } from '../scene.js';
import type { ASTNode } from './cel.js';
import { NoJsonForm, plain } from './cel-values.js';
import { compileInternals } from './compile-expression.js';
import { internalsOf, type Internals } from './internals.js';
import type { MissingField } from './missing-field.js';
import { pathOf, textOf } from './nodes.js';
import type { Scope } from './scope.js';
import { ExpressionError } from './types.js';

/** What a part of an expression gives for an event. */
export type Result =
  { readonly value: Json } | { readonly missing: MissingField } | { readonly failed: string };

/** Evaluates parts of an expression, each by itself, for one event. */
export class PartEvaluator {
  readonly scene: Scene;
  readonly #scope: Scope;
  readonly #source: string;

  constructor(scope: Scope, scene: Scene, source: string) {
    this.#scope = scope;
    this.scene = scene;
    this.#source = source;
  }

  /** As the author wrote it: the tree may be that of a rewritten text. */
  textOf(node: ASTNode): string {
    return textOf(node, this.#source);
  }

  isTrue(node: ASTNode): boolean {
    const result = this.evaluate(node);
    return 'value' in result && result.value === true;
  }

  evaluate(node: ASTNode): Result {
    const { value } = compileInternals(this.#scope, this.textOf(node));
    if (value === undefined) return { failed: 'it cannot be looked at by itself' };
    try {
      return { value: plain(value.run(this.scene, {})) };
    } catch (error) {
      if (error instanceof NoJsonForm) return { failed: error.message };
      if (!(error instanceof ExpressionError)) throw error;
      const { message, field } = error;
      return field === undefined ? { failed: message } : { missing: { field, text: message } };
    }
  }

  /** What is behind `vars.x`; undefined for any other node. */
  letOf(node: ASTNode): { expression: Internals; parts: PartEvaluator } | undefined {
    const [root, name, ...rest] = pathOf(node) ?? [];
    if (root !== 'vars' || rest.length > 0) return undefined;
    const found = this.#scope.lets.find((one) => one.name === name);
    const expression = found && internalsOf(found.expression);
    if (expression === undefined) return undefined;
    // All that the let can see, a later expression can see too.
    return { expression, parts: new PartEvaluator(this.#scope, this.scene, expression.source) };
  }
}

import type { Json } from '../../domain/json.js';
import type { Scene } from '../scene.js';
import type { ASTNode } from '../expressions/cel.js';
import { NoJsonForm, plain } from '../expressions/cel-values.js';
import { compilePart } from '../expressions/compile-expression.js';
import { internalsOf, type Internals } from '../expressions/internals.js';
import type { MissingField } from '../expressions/missing-field.js';
import { pathOf, textOf, type Bind, type Comprehension } from '../expressions/nodes.js';
import { withLoopVariable, type Scope } from '../expressions/scope.js';
import { ExpressionError } from '../expressions/types.js';
import type { FieldPath } from './field-path.js';
import { pathIn } from './path-in.js';

/** What a part of an expression gives for an event. */
export type Result =
  { readonly value: Json } | { readonly missing: MissingField } | { readonly failed: string };

/** A name inside a loop, or of `cel.bind`. */
interface Local {
  readonly name: string;
  /** The engine's own value. Throws `ExpressionError`. */
  readonly value: (scene: Scene) => unknown;
  /** Where its value stands, when it simply stands somewhere. */
  readonly path: FieldPath | undefined;
}

/** Compiling costs far more than evaluating, and the same parts are looked at again and again. */
const compiledParts = new WeakMap<Scope, Map<string, Internals | undefined>>();
const innerScopes = new WeakMap<Scope, Map<string, Scope>>();

/** Parts of one expression, each of which can be looked at by itself, for one scene. */
export class Parts {
  readonly scene: Scene;
  readonly source: string;
  readonly #scope: Scope;
  readonly #locals: readonly Local[];

  constructor(scope: Scope, scene: Scene, source: string, locals: readonly Local[] = []) {
    this.#scope = scope;
    this.scene = scene;
    this.source = source;
    this.#locals = locals;
  }

  /** The same parts for another scene. */
  at(scene: Scene): Parts {
    return scene === this.scene ? this : new Parts(this.#scope, scene, this.source, this.#locals);
  }

  /** As the author wrote it: the tree may be that of a rewritten text. */
  textOf(node: ASTNode): string {
    return textOf(node, this.source);
  }

  /** Whether a part is exactly this: what has no value is neither true nor false. */
  is(node: ASTNode, wanted: boolean): boolean {
    return this.textIs(this.textOf(node), wanted);
  }

  /** As `is`, of a text that may stand in a part's place. */
  textIs(text: string, wanted: boolean): boolean {
    const result = this.evaluateText(text);
    return 'value' in result && result.value === wanted;
  }

  evaluate(node: ASTNode): Result {
    return this.evaluateText(this.textOf(node));
  }

  evaluateText(text: string): Result {
    const part = this.#compiled(text);
    if (part === undefined) return { failed: 'it cannot be looked at by itself' };
    try {
      return { value: plain(this.#run(part)) };
    } catch (error) {
      if (error instanceof NoJsonForm) return { failed: error.message };
      if (!(error instanceof ExpressionError)) throw error;
      const { message, field } = error;
      return field === undefined ? { failed: message } : { missing: { field, text: message } };
    }
  }

  /** What is behind `vars.x`; undefined for any other node. */
  letOf(node: ASTNode): { expression: Internals; parts: Parts } | undefined {
    const [root, name, ...rest] = pathOf(node) ?? [];
    if (root !== 'vars' || rest.length > 0) return undefined;
    const found = this.#scope.lets.find((one) => one.name === name);
    const expression = found && internalsOf(found.expression);
    if (expression === undefined) return undefined;
    // All that the let can see, a later expression can see too.
    return { expression, parts: new Parts(this.#scope, this.scene, expression.source) };
  }

  /** Where the value of a loop's name stands. */
  pathOfLocal(name: string): FieldPath | undefined {
    return this.#locals.findLast((local) => local.name === name)?.path;
  }

  /** Whether it is the name of a loop around these parts. */
  hasLocal(name: string): boolean {
    return this.#locals.some((local) => local.name === name);
  }

  /** How many items a loop goes over; undefined: what it goes over is no list. */
  sizeOf({ list }: Comprehension): number | undefined {
    const items = this.#items(list);
    return Array.isArray(items) ? items.length : undefined;
  }

  /** The parts inside a loop, at one of its items. Undefined: they cannot be looked at by themselves. */
  item({ list, variable }: Comprehension, index: number): Parts | undefined {
    const path = pathIn(list, this);
    return this.#inside(variable.args, list, path && [...path, index], (items) =>
      Array.isArray(items) ? (items as unknown[])[index] : undefined,
    );
  }

  /** The parts inside a `cel.bind`. */
  bound({ variable, value }: Bind): Parts | undefined {
    return this.#inside(variable.args, value, pathIn(value, this), (given) => given);
  }

  #inside(
    name: string,
    from: ASTNode,
    path: FieldPath | undefined,
    pick: (value: unknown) => unknown,
  ): Parts | undefined {
    const part = this.#compiled(this.textOf(from));
    if (part === undefined || this.#scope.locals.has(name)) return undefined;
    const key = `${name} ${this.textOf(from)}`;
    const scope = kept(innerScopes, this.#scope, key, () =>
      withLoopVariable(this.#scope, name, part),
    );
    const value = (scene: Scene) => pick(this.at(scene).#run(part));
    return new Parts(scope, this.scene, this.source, [...this.#locals, { name, value, path }]);
  }

  #items(list: ASTNode): unknown {
    const part = this.#compiled(this.textOf(list));
    try {
      return part && this.#run(part);
    } catch (error) {
      if (error instanceof ExpressionError) return undefined;
      throw error;
    }
  }

  #compiled(text: string): Internals | undefined {
    return kept(compiledParts, this.#scope, text, () => compilePart(this.#scope, text));
  }

  #run(part: Internals): unknown {
    const locals = this.#locals.map(({ name, value }) => [name, value(this.scene)] as const);
    return part.run(this.scene, Object.fromEntries(locals));
  }
}

function kept<T>(cache: WeakMap<Scope, Map<string, T>>, scope: Scope, key: string, make: () => T) {
  const own = cache.get(scope) ?? new Map<string, T>();
  cache.set(scope, own);
  const found = own.get(key);
  if (found !== undefined || own.has(key)) return found as T;
  const made = make();
  own.set(key, made);
  return made;
}

import type { Json, JsonObject } from '../domain/json.js';
import { sharingBudget } from './expressions/meter.js';
import { ExpressionError } from './expressions/types.js';
import type { Place } from './place.js';
import type { Step, WithTree } from './ruleset.js';
import type { Scene } from './scene.js';
import { describeIssue } from './schema/describe-issue.js';
import { pathText } from './with-path.js';
import type { Path } from './yaml/nodes.js';

export interface RenderProblem {
  /** A sentence without its full stop; names the input. */
  readonly message: string;
  readonly place: Place;
}

export type RenderedWith =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly problems: readonly RenderProblem[] };

/**
 * Fills in a step's `with` for one scene and checks it against the action's schema. All problems,
 * not only the first. The value is what was filled in, without the schema's defaults; an input
 * whose expression gives null is left out.
 */
export function renderWith(step: Step, scene: Scene): RenderedWith {
  const rendering = new Rendering(scene);
  const value = sharingBudget(() =>
    rendering.map(step.with.type === 'map' ? step.with.entries : [], []),
  );
  if (rendering.problems.length > 0) return { ok: false, problems: rendering.problems };
  const { error } = step.action.input.safeParse(value);
  if (error === undefined) return { ok: true, value };
  const problems = error.issues.map((issue) => {
    const { path } = issue;
    // The whole path, where the last key alone would not say which input it is.
    const name = path.length === 0 ? 'with' : pathText(path);
    const given = valueAt(value, path);
    const message = rendering.isLeftOut(path)
      ? `\`${name}\` is needed, and its expression gives null`
      : given === undefined
        ? `\`${name}\` is missing`
        : describeIssue(issue, [name], given).message;
    return { message, place: rendering.placeNear(path) ?? step.place };
  });
  return { ok: false, problems };
}

class Rendering {
  readonly problems: RenderProblem[] = [];
  readonly #scene: Scene;
  /** Of templates, by `pathText`. */
  readonly #places = new Map<string, Place>();
  readonly #leftOut = new Set<string>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  map(entries: readonly (readonly [string, WithTree])[], path: Path): JsonObject {
    const rendered = entries.flatMap(([key, tree]) => {
      const at = [...path, key];
      const value = this.#tree(tree, at);
      if (value !== null || tree.type !== 'template') return [[key, value] as const];
      this.#leftOut.add(pathText(at));
      return [];
    });
    // fromEntries defines properties, so that a key named __proto__ is only a key.
    return Object.fromEntries(rendered);
  }

  isLeftOut(path: Path): boolean {
    return this.#leftOut.has(pathText(path));
  }

  /** Of the template at a path or, where it gave a list or map, around it. */
  placeNear(path: Path): Place | undefined {
    for (let length = path.length; length > 0; length -= 1) {
      const place = this.#places.get(pathText(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return undefined;
  }

  #tree(tree: WithTree, path: Path): Json {
    switch (tree.type) {
      case 'constant':
        return tree.value;
      case 'list':
        return tree.items.map((item, index) => this.#tree(item, [...path, index]));
      case 'map':
        return this.map(tree.entries, path);
      case 'template':
        return this.#template(tree, path);
    }
  }

  #template({ template, place }: Extract<WithTree, { type: 'template' }>, path: Path): Json {
    this.#places.set(pathText(path), place);
    try {
      return template.render(this.#scene);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.problems.push({ message: `\`${pathText(path)}\`: ${error.message}`, place });
      return null;
    }
  }
}

function valueAt(value: Json, path: Path): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<PropertyKey, Json | undefined>>)[key];
  }
  return at;
}

import { internalsOf } from '../rules/expressions/internals.js';
import { ExpressionError, type Condition, type Decision } from '../rules/expressions/types.js';
import type { Let, Rule, Step, WithTree } from '../rules/ruleset.js';
import type { Scene } from '../rules/scene.js';
import type { Path } from '../rules/yaml/nodes.js';

/** An expression or template of a rule, with what decides in it. */
export interface WatchedText {
  /** In the rule. */
  readonly path: Path;
  /** The step whose `with` it is a part of. */
  readonly input?: Step;
  /** Offsets are those of the text; for a `let`, without the `${{ }}` around it. */
  readonly decisions: readonly Decision[];
}

interface WatchedLet extends WatchedText {
  readonly name: string;
  readonly source: string;
  readonly evaluate: (scene: Scene) => unknown;
  /** For which it was needed. */
  readonly scenes: Set<Scene>;
}

/** A rule, and one that does the same and notes what decides in it. */
export class WatchedRule {
  readonly twin: Rule;
  readonly texts: readonly WatchedText[];
  readonly #lets: readonly WatchedLet[];

  constructor(rule: Rule) {
    const texts: WatchedText[] = [];
    this.#lets = rule.lets.flatMap(watchLet);
    this.twin = {
      ...rule,
      condition: rule.condition && this.#condition(rule.condition, ['if'], texts),
      steps: rule.steps.map((step) => this.#step(step, texts)),
    };
    this.texts = [...this.#lets, ...texts];
  }

  /** Looks at the lets that were needed. Not while a rule is evaluated, whose budget is its own. */
  settle(): void {
    for (const { scenes, evaluate } of this.#lets) {
      for (const scene of scenes) {
        try {
          evaluate(scene);
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
        }
      }
      scenes.clear();
    }
  }

  #step(step: Step, texts: WatchedText[]): Step {
    const path = ['steps', step.position];
    return {
      ...step,
      condition: step.condition && this.#condition(step.condition, [...path, 'if'], texts),
      with: this.#tree(step.with, [...path, 'with'], step, texts),
    };
  }

  #condition<C extends Condition>(condition: C, path: Path, texts: WatchedText[]): C {
    const { twin, decisions } = condition.observed();
    texts.push({ path, decisions });
    const test = (scene: Scene) => {
      this.#need(condition.source, scene);
      return twin.test(scene);
    };
    // To be asked about every event: an index would pass it over where it cannot be met.
    return { ...condition, test, need: () => undefined };
  }

  #tree(tree: WithTree, path: Path, input: Step, texts: WatchedText[]): WithTree {
    const inner = (item: WithTree, key: string | number) =>
      this.#tree(item, [...path, key], input, texts);
    switch (tree.type) {
      case 'constant':
        return tree;
      case 'list':
        return { type: 'list', items: tree.items.map(inner) };
      case 'map':
        return { type: 'map', entries: tree.entries.map(([key, item]) => [key, inner(item, key)]) };
      case 'template': {
        const { twin, decisions } = tree.template.observed();
        texts.push({ path, input, decisions });
        const render = (scene: Scene) => {
          this.#need(twin.source, scene);
          return twin.render(scene);
        };
        return { ...tree, template: { ...twin, render } };
      }
    }
  }

  /** Lets may be made of lets before them. */
  #need(source: string, scene: Scene): void {
    for (const one of this.#lets) {
      if (!mentions(source, one.name) || one.scenes.has(scene)) continue;
      one.scenes.add(scene);
      this.#need(one.source, scene);
    }
  }
}

function watchLet({ name, expression }: Let): WatchedLet[] {
  const observed = internalsOf(expression)?.observed('value');
  if (observed === undefined) return [];
  const { twin, decisions } = observed;
  return [
    {
      path: ['let', name],
      decisions,
      name,
      source: expression.source,
      evaluate: (scene) => twin.run(scene, {}),
      scenes: new Set(),
    },
  ];
}

function mentions(source: string, name: string): boolean {
  return source.includes('vars') && new RegExp(`\\b${name}\\b`).test(source);
}

import { sampleBuild } from '../../events/build-sample.js';
import { buildFieldAt } from '../../events/build-declarations.js';
import { buildFactsOf, buildValueOf } from '../../rules/build-value.js';
import { nodesOf, pathOf, shownPath, type Range } from '../../rules/expressions/nodes.js';
import { ExpressionError, type Template } from '../../rules/expressions/types.js';
import { renderWith, type RenderProblem } from '../../rules/render-with.js';
import type { Place } from '../../rules/place.js';
import type { Rule, Step, WithTree } from '../../rules/ruleset.js';
import type { Scene } from '../../rules/scene.js';
import type { Path } from '../../rules/yaml/nodes.js';
import type { FindingKind } from '../finding-kind.js';
import type { Found } from '../found.js';
import { domainOf } from '../reason/domain.js';
import { isDeclared } from '../reason/outcomes.js';
import type { RuleView } from '../rule-view.js';
import { ifOf } from './shared.js';
import { fieldOf, withField } from './with-field.js';
import { eachWitness } from './witness.js';

export const emptyRequiredInput: FindingKind = {
  name: 'empty-required-input',
  about:
    'An input that cannot be filled in where Applivery leaves a field out, such as `event.build.versionName` or `build.git.branch`: the step would fail.',
  instead: 'Say what stands for it: `${{ default(event.build.versionName, "unknown") }}`.',
  find(view) {
    const { rule, path } = view;
    if (!isDeclared(rule) || rule.mode === 'off') return [];
    return rule.steps.flatMap((step): Found[] =>
      optionalFields(view, step).flatMap((field) => {
        const name = shownPath(field);
        const hint = `${otherFor(field, name)}ask for it in the \`if\`: \`has(${name})\``;
        const base = [...path, 'steps', step.position, 'with'];
        return problemsWithout(view, step, field).map(({ message, leaf, range }) => ({
          message: `where Applivery leaves \`${name}\` out, this step fails: ${message}`,
          hint,
          at: range
            ? { path: [...base, ...leaf.path], text: leaf.template.source, ...range }
            : { value: [...base, ...leaf.path] },
        }));
      }),
    );
  },
};

/** What could stand in the place of a text. */
function otherFor([root, ...path]: readonly string[], name: string): string {
  const isText = root === 'event' || buildFieldAt(path)?.type === 'string';
  return isText ? `say what stands for it: \`default(${name}, "…")\`, or ` : '';
}

/**
 * The fields in a step's inputs, or in a `let`, that Applivery leaves out in the ordinary run of
 * things: as paths such as `['event', 'build', 'versionName']`.
 */
function optionalFields({ rule, sites }: RuleView, step: Step): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  const own = sites.filter((site) => site.step === step || site.path[2] === 'let');
  for (const node of own.flatMap(({ ast }) => nodesOf(ast))) {
    const path = pathOf(node);
    if (path !== undefined && isOptional(path, rule)) found.set(shownPath(path), path);
  }
  return [...found.values()];
}

function isOptional(path: readonly string[], rule: Rule): boolean {
  const [root, ...rest] = path;
  if (root === 'build') return (buildFieldAt(rest)?.type ?? 'object') !== 'object';
  return (
    root === 'event' &&
    rule.on.some((event) => {
      const domain = domainOf(path, { event, declared: true, rule: rule.id });
      return domain.type === 'text' && domain.optional;
    })
  );
}

interface Leaf {
  readonly path: Path;
  readonly template: Template;
  readonly place: Place;
}

interface Problem {
  readonly message: string;
  readonly leaf: Leaf;
  /** The expression that has no value; undefined: it is the whole that the action does not take. */
  readonly range: Range | undefined;
}

/** Of an event that is as it should be, but for the field: the same event with the field is no problem. */
function problemsWithout(view: RuleView, step: Step, field: readonly string[]): Problem[] {
  const { rule, sites } = view;
  const conditioned = [{ rule, ast: ifOf(sites)?.ast }];
  const found: Problem[] = [];
  for (const event of rule.on) {
    eachWitness(conditioned, { event, without: field }, (sceneFor) => {
      const scene = sceneFor(rule);
      if (step.condition?.test(scene).met === false) return false;
      const rendered = renderWith(step, scene);
      if (rendered.ok || !isFine(step, scene, field)) return false;
      found.push(...rendered.problems.flatMap((problem) => placed(problem, step, scene)));
      return true;
    });
    if (found.length > 0) break;
  }
  return found;
}

function isFine(step: Step, scene: Scene, field: readonly string[]): boolean {
  return renderWith(step, withValue(scene, field)).ok;
}

function withValue(scene: Scene, [root, ...path]: readonly string[]): Scene {
  if (root === 'event') {
    const value = withField(scene.event.value, path, '1.0.0');
    return { ...scene, event: { ...scene.event, value } };
  }
  const facts = scene.build?.known ? scene.build.facts : {};
  const there = fieldOf(buildValueOf(sampleBuild), path);
  const value = withField(buildValueOf(facts), path, there);
  return { ...scene, build: { known: true, facts: buildFactsOf(value) } };
}

function placed({ message, place }: RenderProblem, step: Step, scene: Scene): Problem[] {
  const leaf = leavesOf(step.with, []).find((one) => one.place === place);
  return leaf === undefined ? [] : [{ message, leaf, range: failingPart(leaf, scene) }];
}

function failingPart({ template }: Leaf, scene: Scene): Range | undefined {
  try {
    template.render(scene);
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { start, end } = error;
    return { start, end };
  }
}

function leavesOf(tree: WithTree, path: Path): Leaf[] {
  switch (tree.type) {
    case 'template':
      return [{ path, template: tree.template, place: tree.place }];
    case 'list':
      return tree.items.flatMap((item, index) => leavesOf(item, [...path, index]));
    case 'map':
      return tree.entries.flatMap(([key, item]) => leavesOf(item, [...path, key]));
    case 'constant':
      return [];
  }
}

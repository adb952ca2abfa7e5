import type { Json, JsonObject } from '../../domain/json.js';
import { sampleBuild } from '../../events/build-sample.js';
import { declarationOf } from '../../events/declarations.js';
import { readEvent } from '../../events/read-event.js';
import { samples } from '../../events/samples.js';
import { buildFactsOf, buildValueOf } from '../../rules/build-value.js';
import type { ASTNode } from '../../rules/expressions/cel.js';
import type { Rule } from '../../rules/ruleset.js';
import type { Scene } from '../../rules/scene.js';
import type { Cell } from '../reason/cells.js';
import { constantsOf } from '../reason/constants.js';
import { explore } from '../reason/explore.js';
import { isDeclared } from '../reason/outcomes.js';
import { TruthFinder } from '../reason/truth.js';
import { fieldOf, withField } from './with-field.js';

/** Rules with their `if`, if they have one. */
export interface Conditioned {
  readonly rule: Rule;
  readonly ast: ASTNode | undefined;
}

/** Events that are tried for one answer. Enough for what people write; what is not found is not claimed. */
const mostTried = 300;

export interface WitnessOptions {
  readonly event: string;
  /** The field that the event, or its build, lacks: `['build', 'git', 'tag']`. */
  readonly without?: readonly string[] | undefined;
}

/**
 * Goes through events for which all the rules match, as the service itself decides it: the sample
 * of Applivery's documentation, with such values in it as the conditions ask for.
 * @param take says whether it has seen enough
 */
export function eachWitness(
  conditioned: readonly Conditioned[],
  { event, without }: WitnessOptions,
  take: (sceneFor: (rule: Rule) => Scene) => boolean,
): void {
  const base = baseOf(event);
  const conditions = conditioned.flatMap(({ ast }) => ast ?? []);
  const constants = new Map(
    conditioned.map(({ rule }) => [rule, constantsOf(conditions, rule.lets)]),
  );
  explore((choose) => {
    const cells = new Map<string, Cell>();
    const met = conditioned.every(({ rule, ast }) => {
      if (ast === undefined) return true;
      const finder = new TruthFinder({
        event,
        declared: isDeclared(rule),
        rule: rule.id,
        lets: rule.lets,
        constants: constants.get(rule) ?? new Map(),
        before: ['success'],
        time: '',
        choose: (key, options) => {
          const picked = choose(key, options);
          if (isCell(picked)) cells.set(key, picked);
          return picked;
        },
      });
      return finder.truthOf(ast) === 'true';
    });
    if (!met) return undefined;
    const values = filled(base, cells, without);
    const sceneFor = (rule: Rule) => sceneOf(event, values, rule);
    const isWitness = conditioned.every(
      ({ rule }) => rule.condition?.test(sceneFor(rule)).met !== false,
    );
    return isWitness && take(sceneFor) ? 'enough' : undefined;
  }, mostTried);
}

function isCell(value: unknown): value is Cell {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** What expressions see as `event` and `build`. */
interface Values extends JsonObject {
  readonly event: JsonObject;
  readonly build: JsonObject;
}

function baseOf(event: string): Values {
  const { value } = readEvent(event, samples[event] ?? {}, 0);
  return { event: value, build: buildValueOf(sampleBuild) };
}

/** Puts the values of cells where they belong; of "any other value" the sample's own will do. */
function filled(
  base: Values,
  cells: ReadonlyMap<string, Cell>,
  without: readonly string[] | undefined,
): Values {
  const values = { ...base };
  const set = ([root, ...path]: readonly string[], to: Json | undefined) => {
    if (root === 'event' || root === 'build') values[root] = withField(values[root], path, to);
  };
  for (const [name, cell] of cells) {
    const path = name.split('.');
    if (path.length < 2 || !/^[\w.]+$/.test(name)) continue;
    if (cell.type === 'known') set(path, cell.value);
    if (cell.type === 'none') set(path, undefined);
    if (cell.type === 'other') set(path, otherThan(fieldOf(values, path), cell.than));
  }
  if (without !== undefined) set(without, undefined);
  return values;
}

function otherThan(sample: Json | undefined, than: ReadonlySet<unknown>): Json {
  if (sample !== undefined && !than.has(sample)) return sample;
  let text = 'something-else';
  while (than.has(text)) text += '-more';
  return text;
}

function sceneOf(event: string, values: Values, rule: Rule): Scene {
  return {
    event: {
      name: event,
      known: declarationOf(event) !== undefined,
      value: values.event,
      faults: [],
    },
    build: { known: true, facts: buildFactsOf(values.build) },
    delivery: {
      id: '01J0000000000000000000000',
      url: 'https://triggers.invalid/deliveries/1',
      buildUrl: 'https://triggers.invalid/deliveries/1',
    },
    rule: { id: rule.id },
    steps: {},
    before: 'success',
    now: 0,
  };
}

import type { BuildFacts } from '../../domain/build.js';
import type { Event } from '../../domain/event.js';
import { buildValueOf } from '../build-value.js';
import { BoundedCache } from './bounded-cache.js';
import { toTyped, toUntyped, type TypeClass, type TypeClasses } from './cel-values.js';
import { Environment } from './cel.js';
import { shapeOfBuild, shapeOfEvents, type Shape } from './event-shape.js';
import { registerFunctions } from './functions.js';
import { statusFunctions, statusVariable } from './status-functions.js';
import type { Scene } from '../scene.js';

/** The types of an expression's names, and what makes their values. Says nothing of any one rule. */
export interface Surroundings {
  readonly environment: Environment;
  /** Undefined: nothing is known of the event's fields. */
  readonly shape: Shape | undefined;
  /** Undefined: there is no `build`. */
  readonly buildShape: Shape | undefined;
  event(scene: Scene): unknown;
  /** Undefined: nothing is known of it. */
  build(scene: Scene): unknown;
  delivery(scene: Scene): unknown;
  rule(scene: Scene): unknown;
  steps(scene: Scene): unknown;
  /** @param refused those whose value nobody knows, with what is thrown when they are asked for */
  vars(values: Iterable<readonly [string, unknown]>, refused: ReadonlyMap<string, Error>): unknown;
}

/** What a step's state looks like under `steps.ID`. */
export const stepFields = ['status', 'conclusion', 'id', 'url'] as const;

/** What `delivery` and `rule` hold. */
export const recordFields = { delivery: ['id', 'url', 'buildUrl'], rule: ['id'] } as const;

export interface SurroundingsOptions {
  readonly events: readonly string[];
  /** The engine's types of the lets, by name. */
  readonly lets: readonly (readonly [string, string])[];
  /** Ids of steps. */
  readonly steps: readonly string[];
}

/** Registering the functions costs more than all the rest: done once. */
const withFunctions = new Environment({
  enableOptionalTypes: true,
  limits: { maxAstNodes: 2000, maxDepth: 50 },
});
registerFunctions(withFunctions);

/** The signatures of every function that expressions may call, by name. */
export const functionSignatures: ReadonlyMap<string, readonly string[]> = new Map(
  [...Map.groupBy(withFunctions.getDefinitions().functions, ({ name }) => name)].map(
    ([name, overloads]) => [name, overloads.map(({ signature }) => signature)],
  ),
);

const byEvents = new BoundedCache<ReturnType<typeof makeEventTypes>>(200);
const byNames = new BoundedCache<Surroundings>(500);

/**
 * Most rules are for one of a few combinations of events, and making an environment costs most of
 * what loading a rule costs: they are shared. So are the classes of an event's objects, without
 * which a `let` of a whole object would be of another type in the next scope.
 */
export function surroundingsOf(options: SurroundingsOptions): Surroundings {
  return byNames.get(JSON.stringify(options), () => makeSurroundings(options));
}

function makeEventTypes(events: readonly string[]) {
  const shape = shapeOfEvents(events);
  const environment = withFunctions.clone();
  const classes = shape && registerShape(environment, shape, 'event');
  environment.registerVariable('event', shape === undefined ? 'map<string, dyn>' : typeAt('event'));
  const buildShape = shapeOfBuild(events);
  const buildClasses = buildShape && registerShape(environment, buildShape, 'build');
  if (buildShape !== undefined) environment.registerVariable('build', typeAt('build'));
  environment.registerVariable('now', 'google.protobuf.Timestamp');
  const strings = (fields: readonly string[]) => fields.map((field) => [field, 'string'] as const);
  const Delivery = registerRecord(environment, 'delivery', strings(recordFields.delivery));
  const Rule = registerRecord(environment, 'rule', strings(recordFields.rule));
  environment.registerVariable('delivery', typeAt('delivery'));
  environment.registerVariable('rule', typeAt('rule'));
  const Step = registerRecord(environment, 'step', strings(stepFields));
  for (const name of statusFunctions) environment.registerVariable(statusVariable(name), 'bool');
  const values = new WeakMap<Event, unknown>();
  // Many rules look at one event, and none can change it.
  const valueOf = (event: Event): unknown => {
    const known = values.get(event);
    if (known !== undefined) return known;
    const made =
      shape === undefined || classes === undefined
        ? toUntyped(event.value)
        : toTyped(event.value, shape, classes, 'event');
    values.set(event, made);
    return made;
  };
  const builds = new WeakMap<BuildFacts, unknown>();
  const buildOf = (facts: BuildFacts): unknown => {
    if (buildShape === undefined || buildClasses === undefined) return undefined;
    const known = builds.get(facts);
    if (known !== undefined) return known;
    const made = toTyped(buildValueOf(facts), buildShape, buildClasses, 'build');
    builds.set(facts, made);
    return made;
  };
  return { shape, buildShape, environment, valueOf, buildOf, Delivery, Rule, Step };
}

function makeSurroundings({ events, lets, steps }: SurroundingsOptions): Surroundings {
  const base = byEvents.get(JSON.stringify(events), () => makeEventTypes(events));
  const { shape, buildShape, valueOf, buildOf, Delivery, Rule, Step } = base;
  const environment = base.environment.clone();
  const Vars = registerRecord(environment, 'vars', lets);
  const Steps = registerRecord(
    environment,
    'steps',
    steps.map((id) => [id, typeAt('step')] as const),
  );
  environment.registerVariable('vars', typeAt('vars'));
  environment.registerVariable('steps', typeAt('steps'));
  return {
    environment,
    shape,
    buildShape,
    event: ({ event }) => valueOf(event),
    build: ({ build }) => (build?.known ? buildOf(build.facts) : undefined),
    delivery: ({ delivery }) =>
      new Delivery(recordFields.delivery.map((key) => [key, delivery[key]])),
    rule: ({ rule }) => new Rule(recordFields.rule.map((key) => [key, rule[key]])),
    steps: ({ steps: states }) =>
      new Steps(
        steps.flatMap((id) => {
          const state = Object.hasOwn(states, id) ? states[id] : undefined;
          if (state === undefined) return [];
          return [[id, new Step(stepFields.map((field) => [field, state[field]]))] as const];
        }),
      ),
    vars: (values, refused) =>
      refused.size > 0 ? refusing(Vars, values, refused) : new Vars(values),
  };
}

/** Type names of the engine must not be those of variables. */
function typeAt(path: string): string {
  return `fields.${path}`;
}

function registerShape(environment: Environment, root: Shape, name: string): TypeClasses {
  const classes = new Map<string, TypeClass>();
  const register = (shape: Shape, path: string): string => {
    if (shape.type === 'timestamp') return 'google.protobuf.Timestamp';
    if (shape.type === 'strings') return 'list<string>';
    if (shape.type !== 'object') return shape.type;
    const fields = [...shape.fields].map(
      ([name, field]) => [name, register(field.shape, `${path}.${name}`)] as const,
    );
    classes.set(path, registerRecord(environment, path, fields));
    return typeAt(path);
  };
  register(root, name);
  return classes;
}

function registerRecord(
  environment: Environment,
  path: string,
  fields: Iterable<readonly [string, string]>,
): TypeClass {
  const ctor: TypeClass = class extends Map<string, unknown> {};
  environment.registerType(typeAt(path), { ctor, fields: Object.fromEntries(fields) });
  return ctor;
}

/** Values of which some may not be asked for. The engine tells types apart by their constructor. */
function refusing(
  Type: TypeClass,
  values: Iterable<readonly [string, unknown]>,
  refused: ReadonlyMap<string, Error>,
): Map<string, unknown> {
  const [first = new Error('nothing is refused')] = refused.values();
  return Object.defineProperties(new Type(values), {
    get: {
      value(this: Map<string, unknown>, name: string): unknown {
        const error = refused.get(name);
        if (error !== undefined) throw error;
        return Map.prototype.get.call(this, name);
      },
    },
    // All of them together are asked for too.
    [Symbol.iterator]: {
      value() {
        throw first;
      },
    },
  });
}

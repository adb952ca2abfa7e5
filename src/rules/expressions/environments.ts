import type { Event } from '../../domain/event.js';
import { BoundedCache } from './bounded-cache.js';
import { toTyped, toUntyped, type TypeClass, type TypeClasses } from './cel-values.js';
import { Environment } from './cel.js';
import { shapeOfEvents, type Shape } from './event-shape.js';
import { registerFunctions } from './functions.js';
import { statusFunctions, statusVariable } from './status-functions.js';
import type { Scene } from '../scene.js';

/** The types of an expression's names, and what makes their values. Says nothing of any one rule. */
export interface Surroundings {
  readonly environment: Environment;
  /** Undefined: nothing is known of the event's fields. */
  readonly shape: Shape | undefined;
  event(scene: Scene): unknown;
  delivery(scene: Scene): unknown;
  rule(scene: Scene): unknown;
  steps(scene: Scene): unknown;
  vars(values: Iterable<readonly [string, unknown]>): unknown;
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
  const classes = shape === undefined ? undefined : registerShape(environment, shape);
  environment.registerVariable('event', shape === undefined ? 'map<string, dyn>' : typeAt('event'));
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
  return { shape, environment, valueOf, Delivery, Rule, Step };
}

function makeSurroundings({ events, lets, steps }: SurroundingsOptions): Surroundings {
  const base = byEvents.get(JSON.stringify(events), () => makeEventTypes(events));
  const { shape, valueOf, Delivery, Rule, Step } = base;
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
    event: ({ event }) => valueOf(event),
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
    vars: (values) => new Vars(values),
  };
}

/** Type names of the engine must not be those of variables. */
function typeAt(path: string): string {
  return `fields.${path}`;
}

function registerShape(environment: Environment, root: Shape): TypeClasses {
  const classes = new Map<string, TypeClass>();
  const register = (shape: Shape, path: string): string => {
    if (shape.type === 'timestamp') return 'google.protobuf.Timestamp';
    if (shape.type !== 'object') return shape.type;
    const fields = [...shape.fields].map(
      ([name, field]) => [name, register(field.shape, `${path}.${name}`)] as const,
    );
    classes.set(path, registerRecord(environment, path, fields));
    return typeAt(path);
  };
  register(root, 'event');
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

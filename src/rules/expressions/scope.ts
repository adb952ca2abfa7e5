import type { Let } from '../ruleset.js';
import type { Scene } from '../scene.js';
import { BoundedCache } from './bounded-cache.js';
import { Optional, type Environment } from './cel.js';
import { surroundingsOf } from './environments.js';
import type { Shape } from './event-shape.js';
import { celTypeOf, internalsOf } from './internals.js';
import { LetNotKnown } from './not-known.js';
import { statusValues } from './status-functions.js';
import { ExpressionError, type CheckedExpression, type Origin } from './types.js';

export interface ScopeOptions {
  /** Canonical names of the events that the rule is for. */
  readonly events: readonly string[];
  /** The lets that may be used. */
  readonly lets: readonly Let[];
  /** Ids of the steps before this one; undefined: not inside a step. */
  readonly steps: readonly string[] | undefined;
  /** Ids of all steps of the rule: all its scopes share what is made for them. */
  readonly allSteps?: readonly string[];
  /** Domains whose URLs may become links. */
  readonly linkDomains: readonly string[];
}

/** What names mean in an expression, and how their values are had. */
export interface Scope extends ScopeOptions {
  readonly environment: Environment;
  /** Undefined: nothing is known of the event's fields. */
  readonly shape: Shape | undefined;
  /** Of `build`. Undefined: there is none, as not all of the events are of a build. */
  readonly buildShape: Shape | undefined;
  /** Loop variables. */
  readonly locals: ReadonlyMap<string, { readonly origin: Origin }>;
  /** The values of all names but the loop variables', made once a scene. */
  context(scene: Scene): Record<string, unknown>;
}

const shared = new BoundedCache<Scope>(100);

/**
 * The scope of a rule, or of one of its steps. Rules for the same events that name nothing under
 * `let` have the same one: what is compiled in it serves them all.
 */
export function createScope(options: ScopeOptions): Scope {
  if (options.lets.length > 0) return makeScope(options);
  return shared.get(JSON.stringify(options), () => makeScope(options));
}

function makeScope(options: ScopeOptions): Scope {
  const { events, lets, steps, allSteps = steps ?? [] } = options;
  const letTypes = lets.map(({ name, expression }) => [name, typeOfLet(expression)] as const);
  const surroundings = surroundingsOf({ events, lets: letTypes, steps: allSteps });
  const contexts = new WeakMap<Scene, Record<string, unknown>>();
  return {
    ...options,
    environment: surroundings.environment,
    shape: surroundings.shape,
    buildShape: surroundings.buildShape,
    locals: new Map(),
    context(scene) {
      const known = contexts.get(scene);
      if (known) return known;
      const build = surroundings.build(scene);
      const { values, refused } = evaluateLets(lets, scene);
      const context = {
        event: surroundings.event(scene),
        ...(build === undefined ? {} : { build }),
        now: new Date(scene.now),
        delivery: surroundings.delivery(scene),
        rule: surroundings.rule(scene),
        steps: surroundings.steps(scene),
        vars: surroundings.vars(values, refused),
        ...(steps === undefined ? {} : statusValues(scene)),
      };
      contexts.set(scene, context);
      return context;
    },
  };
}

/** The scope inside a `for`: one more name, with the type and origin of the list's elements. */
export function withLoopVariable(scope: Scope, name: string, list: CheckedExpression): Scope {
  const environment = scope.environment.clone();
  const element = /^list<(.*)>$/.exec(celTypeOf(list))?.[1] ?? 'dyn';
  environment.registerVariable(name, element);
  return {
    ...scope,
    environment,
    locals: new Map([...scope.locals, [name, { origin: list.origin }]]),
  };
}

/** A let of an optional value is that value, or is not there. */
function typeOfLet(expression: Let['expression']): string {
  const type = celTypeOf(expression);
  return /^optional<(.*)>$/.exec(type)?.[1] ?? type;
}

/**
 * A let without a value is simply not there: what touches it has no value either. One of a build
 * of which nothing is known is refused.
 */
function evaluateLets(lets: readonly Let[], scene: Scene) {
  const values: [string, unknown][] = [];
  const refused = new Map<string, Error>();
  for (const { name, expression } of lets) {
    try {
      const value = internalsOf(expression)?.run(scene, {});
      const given: unknown = value instanceof Optional ? value.orValue(undefined) : value;
      if (given !== undefined) values.push([name, given]);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      if (error.reason === 'not-known') refused.set(name, new LetNotKnown(error));
    }
  }
  return { values, refused };
}

import type { BuildKnowledge } from '../domain/build.js';
import { payloadOf, type Delivery } from '../domain/delivery.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import type { AnyAction } from '../domain/action.js';
import type { Task } from '../domain/task.js';
import { buildValueOf } from '../rules/build-value.js';
import { kindAt } from '../rules/schema/walk-schema.js';
import { toYaml } from '../rules/yaml/to-yaml.js';
import { maskPersonal } from '../untrusted/mask-personal.js';
import { maskSecrets } from '../untrusted/mask-secrets.js';

/**
 * A delivery and what was sent for it as a file of rule tests. In texts, addresses of people and
 * machines and what looks like a secret are masked; what masking changed is not expected of a step.
 *
 * @param delivery one that brought an event
 * @param tasks its tasks, in order
 * @param build what was known of its build
 */
export function testOfDelivery(
  delivery: Delivery,
  tasks: readonly Task[],
  actions: readonly AnyAction[],
  build: BuildKnowledge,
): string {
  const name = delivery.application.name ?? delivery.application.id;
  const test = {
    name: mask(
      `${delivery.action ?? ''}${name === undefined ? '' : ` of ${name}`}, ${delivery.id}`,
    ),
    now: new Date(delivery.receivedAt).toISOString(),
    event: masked(payloadOf(delivery)),
    // Where nothing was known, a test that says nothing is the same.
    ...(build.known && { applivery: { build: masked(buildValueOf(build.facts)) } }),
    expect: tasks.flatMap((task) => expectation(task, delivery, actions) ?? []),
  };
  return [
    '# Addresses and what looks like a secret were masked. Names and whatever else people typed were',
    '# not: read it before you share it.',
    toYaml({ tests: [test] }),
  ].join('\n');
}

/** Undefined: nothing was sent for the task, or would have been. */
function expectation(
  { rule, step, uses, request, status }: Task,
  delivery: Delivery,
  actions: readonly AnyAction[],
): JsonObject | undefined {
  if (request === undefined || status === 'pending' || status === 'cancelled') return undefined;
  const action = actions.find(({ name }) => name === uses);
  const inputs = Object.entries(request.with).filter(
    ([key, value]) => action !== undefined && isSteady(action, key, value ?? null, delivery),
  );
  const input = Object.fromEntries(inputs);
  return { rule, step, ...(inputs.length > 0 && { with: input }) };
}

/**
 * What says where and as what something is done, and what is handed to a pipeline. Prose changes
 * with every better word, and ids of deliveries with every run.
 */
function isSteady(action: AnyAction, key: string, value: Json, delivery: Delivery): boolean {
  const kind = kindAt(action.input, [key]);
  const text = JSON.stringify(value);
  return (
    (kind === 'target' || kind === 'value') &&
    !text.includes(delivery.id) &&
    JSON.stringify(masked(value)) === text
  );
}

function masked(value: Json): Json {
  if (typeof value === 'string') return mask(value);
  if (isJsonObject(value)) {
    // fromEntries defines properties, so that a key named __proto__ is only a key.
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [mask(key), masked(item ?? null)]),
    );
  }
  return Array.isArray(value) ? value.map((item: Json) => masked(item)) : value;
}

function mask(text: string): string {
  return maskPersonal(maskSecrets(text));
}

import type { Json } from '../domain/json.js';
import type { Template } from '../rules/expressions/types.js';
import type { Step, WithTree } from '../rules/ruleset.js';
import type { Scene } from '../rules/scene.js';

/** What can be said of an input before there is an event. */
export type Known =
  | { readonly is: 'value'; readonly value: Json }
  /** It depends on the event. */
  | { readonly is: 'expression'; readonly template: Template | undefined };

/** An input of a step; undefined: it is not given. */
export function inputOf(step: Step, name: string): WithTree | undefined {
  return step.with.type === 'map' ? entryOf(step.with.entries, name) : undefined;
}

function entryOf(entries: readonly (readonly [string, WithTree])[], name: string) {
  return entries.find(([key]) => key === name)?.[1];
}

/** The entries of a map such as `inputs`; undefined: the whole of it is an expression. */
export function entriesOf(
  tree: WithTree | undefined,
): readonly (readonly [string, WithTree])[] | undefined {
  if (tree === undefined) return [];
  return tree.type === 'map' ? tree.entries : undefined;
}

/** The items of a list such as `labels`; undefined: the whole of it is an expression. */
export function itemsOf(tree: WithTree | undefined): readonly WithTree[] | undefined {
  if (tree === undefined) return [];
  return tree.type === 'list' ? tree.items : undefined;
}

export function knownOf(tree: WithTree): Known {
  switch (tree.type) {
    case 'constant':
      return { is: 'value', value: tree.value };
    case 'template':
      return tree.template.constant
        ? { is: 'value', value: tree.template.render(nowhere) }
        : { is: 'expression', template: tree.template };
    case 'list':
      return listOf(tree.items.map(knownOf));
    case 'map':
      return { is: 'expression', template: undefined };
  }
}

function listOf(items: readonly Known[]): Known {
  const values = items.flatMap((item) => (item.is === 'value' ? [item.value] : []));
  return values.length === items.length
    ? { is: 'value', value: values }
    : { is: 'expression', template: undefined };
}

/** A value as a provider reads it where it wants a text. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether people who have the app may have typed a part of it. */
export function isUntrusted(tree: WithTree): boolean {
  switch (tree.type) {
    case 'constant':
      return false;
    case 'template':
      return tree.template.origin === 'untrusted';
    case 'list':
      return tree.items.some(isUntrusted);
    case 'map':
      return tree.entries.some(([, entry]) => isUntrusted(entry));
  }
}

/** For texts without expressions, which are the same for every event. */
const nowhere: Scene = {
  event: { name: '', known: false, value: {}, faults: [] },
  build: undefined,
  delivery: { id: '', url: '', buildUrl: '' },
  rule: { id: '' },
  steps: {},
  before: 'success',
  now: 0,
};

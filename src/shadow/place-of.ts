import type { Json } from '../domain/json.js';
import type { TaskRequest } from '../domain/task.js';
import type { Step, WithTree } from '../rules/ruleset.js';

/** The inputs that say where something is done. */
const placeInputs = ['repository', 'project', 'workflow', 'event-type', 'environment'] as const;

/** Names what is done where: two requests with the same name do the same kind of thing at the same place. */
export function placeOf({ connection, uses, with: input }: TaskRequest): string {
  return name(connection, uses, (key) => input[key]);
}

/** The same, where the rule says it without an expression; undefined: it depends on the event. */
export function placeOfStep({ connection, action, with: tree }: Step): string | undefined {
  const inputs = new Map(tree.type === 'map' ? tree.entries : []);
  const given = placeInputs.flatMap((key) => inputs.get(key) ?? []);
  if (!given.every(isConstant)) return undefined;
  return name(connection, action.name, (key) => constantOf(inputs.get(key)));
}

function name(connection: string, uses: string, input: (key: string) => Json | undefined): string {
  return JSON.stringify([connection, uses, ...placeInputs.map((key) => input(key) ?? null)]);
}

function isConstant(tree: WithTree): boolean {
  return tree.type === 'constant' || (tree.type === 'template' && tree.template.constant);
}

function constantOf(tree: WithTree | undefined): Json | undefined {
  if (tree?.type === 'constant') return tree.value;
  return tree?.type === 'template' ? tree.template.source : undefined;
}

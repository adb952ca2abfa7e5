import type { Scene } from '../scene.js';

/** What the `if` of a step can ask about the steps before it. */
export const statusFunctions = ['success', 'failure', 'always', 'cancelled'] as const;

export type StatusFunction = (typeof statusFunctions)[number];

export function isStatusFunction(name: string): name is StatusFunction {
  return (statusFunctions as readonly string[]).includes(name);
}

/** In an expression they are variables of the name and two underscores: see `statusCallsAsVariables`. */
export function statusVariable(name: StatusFunction): string {
  return `${name}__`;
}

/** `success__` → `success`; undefined for any other name. */
export function statusFunctionOf(variable: string): StatusFunction | undefined {
  return statusFunctions.find((name) => statusVariable(name) === variable);
}

/** The values of their variables. */
export function statusValues({ before }: Scene): Record<string, boolean> {
  return Object.fromEntries(
    statusFunctions.map((name) => [statusVariable(name), name === 'always' || name === before]),
  );
}

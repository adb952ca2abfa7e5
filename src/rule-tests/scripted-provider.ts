import type { ActionContext, AnyAction } from '../domain/action.js';
import type { ConnectionSettings, ProviderName } from '../domain/connection.js';
import type { Effect, Finding, RunAddress, RunState } from '../domain/effect.js';
import type { AnyProvider } from '../domain/provider.js';
import type { Connections } from '../stage/connections.js';

/** What a provider is asked for by an action. */
export interface Asked<Input = unknown> {
  readonly action: AnyAction;
  readonly input: Input;
  readonly context: ActionContext;
}

/** A provider that answers as it is told, and calls nobody. Each may throw `Failure`, as the real ones do. */
export interface ProviderScript {
  perform(asked: Asked): Effect | Promise<Effect>;
  find(asked: Asked): Finding | Promise<Finding>;
  readRun(run: RunAddress): RunState | 'unchanged' | Promise<RunState | 'unchanged'>;
}

/** The action with all that rules and stages know of it, but what it does and finds comes from the script. */
export function scriptedAction(
  action: AnyAction,
  script: Pick<ProviderScript, 'perform' | 'find'>,
): AnyAction {
  return {
    ...action,
    perform: async (_handle, input: unknown, context) => script.perform({ action, input, context }),
    find: async (_handle, input: unknown, context) => script.find({ action, input, context }),
  };
}

/**
 * Connections of these names, all open, whose runs are the script's.
 * @param handle what actions get as their connection
 */
export function scriptedConnections(
  names: ReadonlyMap<string, ProviderName>,
  script: Pick<ProviderScript, 'readRun'>,
  handle?: unknown,
): Connections {
  return new Map(
    [...names].map(([name, providerName]) => {
      const provider: AnyProvider = {
        name: providerName,
        title: providerName,
        connect: () => handle,
        readRun: async (_handle, run) => script.readRun(run),
      };
      const settings: ConnectionSettings = {
        name,
        provider: providerName,
        url: `https://${providerName}.invalid`,
        credentials: undefined,
        limits: 'off',
      };
      return [name, { settings, provider, handle }];
    }),
  );
}

import type { AnyAction } from '../domain/action.js';
import { parseDuration } from '../domain/clock.js';
import { isJsonObject, type JsonObject } from '../domain/json.js';
import { compileStepCondition } from './expressions/compile-condition.js';
import { loadCondition } from './load-text.js';
import { loadWith } from './load-with.js';
import { didYouMean } from './names.js';
import type { Step } from './ruleset.js';
import { read } from './schema/read.js';
import { stepSchema } from './schema/rules-file.js';
import type { StepContext } from './step-context.js';

/** Compiles one step, part by part. Undefined when it lacks what every step has; that was reported. */
export function loadStep(value: unknown, context: StepContext): Step | undefined {
  if (!isJsonObject(value)) return undefined;
  const { findings, path, scope, broken, position } = context;
  const { shape } = stepSchema;
  const action = findAction(value.uses, context);
  const connection = loadConnection(value.connection, action, context);
  const condition = loadCondition(value.if, { findings, path: [...path, 'if'], broken }, (text) =>
    compileStepCondition(scope, text),
  );
  const tree = loadWith(value, action, context);
  if (action === undefined || connection === undefined) return undefined;
  const id = read(shape.id, value.id);
  return {
    name: id ?? String(position + 1),
    id,
    position,
    action,
    connection,
    condition,
    with: tree,
    retry: loadRetry(value),
    onUncertain: read(shape['on-uncertain'], value['on-uncertain']) ?? 'ask',
    place: findings.place(path),
  };
}

function findAction(uses: unknown, { findings, language, path }: StepContext) {
  if (typeof uses !== 'string') return undefined;
  const action = language.actions.find(({ name }) => name === uses);
  if (action !== undefined) return action;
  const names = language.actions.map(({ name }) => name);
  const near = didYouMean(uses, names);
  findings.atValue([...path, 'uses'], {
    code: 'unknown-action',
    message: `no action is called \`${uses}\`${near}`,
    hint: near === '' ? `there are: ${names.join(', ')}` : undefined,
  });
  return undefined;
}

function loadConnection(
  value: unknown,
  action: AnyAction | undefined,
  { findings, language, path }: StepContext,
): string | undefined {
  const given = read(stepSchema.shape.connection, value);
  const name = given ?? action?.provider;
  if (name === undefined || (given === undefined && !language.connections.has(name))) return name;
  const provider = language.connections.get(name);
  const at = [...path, given === undefined ? 'uses' : 'connection'];
  if (provider === undefined) {
    const known = [...language.connections.keys()];
    const near = didYouMean(name, known);
    findings.atValue(at, {
      code: 'unknown-connection',
      message: `no connection is called \`${name}\`${near}`,
      hint: near === '' ? 'add it to connections.yaml' : undefined,
    });
    return name;
  }
  if (action !== undefined && provider !== action.provider) {
    const fitting = [...language.connections].filter(([, other]) => other === action.provider);
    findings.atValue(at, {
      code: 'wrong-connection',
      message: `\`${action.name}\` needs a connection of ${action.provider}; \`${name}\` is one of ${provider}`,
      hint:
        fitting.length > 0 ? `use ${fitting.map(([fit]) => `\`${fit}\``).join(' or ')}` : undefined,
    });
  }
  return name;
}

function loadRetry(value: JsonObject): Step['retry'] {
  const retry = read(stepSchema.shape.retry, value.retry);
  const maxAge = retry?.['max-age'];
  return {
    attempts: retry?.attempts,
    maxAge: maxAge === undefined ? undefined : parseDuration(maxAge),
  };
}

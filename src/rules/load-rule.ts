import type { JsonObject } from '../domain/json.js';
import { canonicalName, eventDeclarations } from '../events/declarations.js';
import { suggest } from './names.js';
import type { LoadContext } from './load-context.js';
import { loadLets } from './load-lets.js';
import { loadDescription, loadName } from './load-names.js';
import { loadStep } from './load-step.js';
import { loadCondition } from './load-text.js';
import type { Rule, Step } from './ruleset.js';
import { compileCondition } from './expressions/compile-condition.js';
import { createScope } from './expressions/scope.js';
import { read } from './schema/read.js';
import { mostEvents, mostSteps, ruleSchema } from './schema/rules-file.js';
import type { StepContext } from './step-context.js';
import { unreadableEvent } from './unreadable-event.js';
import { usesBuild } from './uses-build.js';

/** The most that a name may differ from a known event's to be taken for a slip: new events may come at any time. */
const mostSlips = 2;

/**
 * Compiles one rule, part by part, so that a fault in one hides none in another. Undefined when it
 * lacks what every rule has; that was reported with the schema.
 */
export function loadRule(value: JsonObject, context: LoadContext): Rule | undefined {
  const { findings, language, path } = context;
  const { shape } = ruleSchema;
  const on = loadEvents(value.on, context);
  const events = on.length > 0 ? on : [unreadableEvent];
  const { linkDomains } = language;
  const { lets, broken } = loadLets(value.let, events, context);
  const allSteps = stepIdsOf(value.steps);
  const scope = createScope({ events, lets, steps: undefined, allSteps, linkDomains });
  const condition = loadCondition(value.if, { findings, path: [...path, 'if'], broken }, (text) =>
    compileCondition(scope, text),
  );
  const names = loadName(value.name, scope, { ...context, broken });
  const description = loadDescription(value.description, context);
  const steps = loadSteps(value.steps, context, (earlier) => ({
    scope: createScope({ events, lets, steps: earlier, allSteps, linkDomains }),
    broken,
  }));
  const id = read(shape.id, value.id);
  if (id === undefined) return undefined;
  return {
    id,
    ...names,
    description,
    on,
    mode: read(shape.mode, value.mode) ?? 'live',
    condition,
    lets,
    steps,
    usesBuild: usesBuild({ condition, lets, steps }),
    place: findings.place(path),
  };
}

function loadEvents(value: unknown, { findings, path }: LoadContext): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const names = new Set<string>();
  for (const [index, name] of list.slice(0, mostEvents).entries()) {
    if (typeof name !== 'string' || name === '') continue;
    const at = Array.isArray(value) ? [...path, 'on', index] : [...path, 'on'];
    const canonical = canonicalName(name);
    if (names.has(canonical)) {
      findings.atValue(at, {
        code: 'duplicate-event',
        severity: 'warning',
        message: `\`${name}\` is listed already${canonical === name ? '' : ` as \`${canonical}\``}`,
      });
    }
    names.add(canonical);
    const near = slipOf(name);
    if (near !== undefined) {
      findings.atValue(at, {
        code: 'unknown-event',
        severity: 'warning',
        message: `no event \`${name}\` is known: did you mean \`${near}\`?`,
      });
    }
  }
  return [...names];
}

function slipOf(name: string): string | undefined {
  const known = eventDeclarations.flatMap((event) => [event.name, ...event.aliases]);
  return known.includes(name) ? undefined : suggest(name, known, mostSlips);
}

type StepSurroundings = Omit<StepContext, keyof LoadContext | 'position'>;

function loadSteps(
  value: unknown,
  context: LoadContext,
  surroundings: (earlier: readonly string[]) => StepSurroundings,
): Step[] {
  if (!Array.isArray(value)) return [];
  const ids: string[] = [];
  return value.slice(0, mostSteps).flatMap((item: unknown, position) => {
    const path = [...context.path, 'steps', position];
    const step = loadStep(item, { ...context, ...surroundings([...ids]), path, position });
    const id = stepIdOf(item);
    if (id === undefined) return step ?? [];
    if (ids.includes(id)) {
      context.findings.atValue([...path, 'id'], {
        code: 'duplicate-step',
        message: `\`${id}\` is the id of step ${ids.indexOf(id) + 1} of this rule already`,
        hint: 'ids are unique in a rule: rename one of them',
      });
    }
    ids.push(id);
    return step ?? [];
  });
}

function stepIdsOf(steps: unknown): string[] {
  const items: unknown[] = Array.isArray(steps) ? steps.slice(0, mostSteps) : [];
  return [...new Set(items.flatMap((item) => stepIdOf(item) ?? []))];
}

function stepIdOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item)) return undefined;
  return typeof item.id === 'string' ? item.id : undefined;
}

import type { AnyAction } from '../domain/action.js';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.js';
import { checkAllowUntrusted, readAllowUntrusted } from './allow-untrusted.js';
import { hiddenInTemplate } from './hidden-by-comment.js';
import { reportFaults } from './load-text.js';
import type { WithTree } from './ruleset.js';
import { acceptedTypes, typeNames, valueTypeOf } from './schema/accepted-types.js';
import { checkInputs } from './schema/check-inputs.js';
import { either } from './schema/describe-issue.js';
import { kindAt, schemasAt } from './schema/walk-schema.js';
import type { StepContext } from './step-context.js';
import { compileTemplate } from './templates/compile-template.js';
import { isEventUnreadable } from './unreadable-event.js';
import type { WithLeaf } from './with-leaf.js';
import { pathText } from './with-path.js';
import type { Path } from './yaml/nodes.js';

interface WithContext extends StepContext {
  readonly action: AnyAction | undefined;
  readonly allowed: ReadonlySet<string>;
  /** Every text, in the order of the file; added to. */
  readonly leaves: WithLeaf[];
}

/**
 * Compiles what is under `with`, and checks it against the action's own schema. Of an unknown
 * action only the expressions are checked.
 */
export function loadWith(
  step: JsonObject,
  action: AnyAction | undefined,
  context: StepContext,
): WithTree {
  const value = isJsonObject(step.with) ? step.with : {};
  const allowed = readAllowUntrusted(step['allow-untrusted']);
  const leaves: WithLeaf[] = [];
  const tree = loadNode(value, [], { ...context, action, allowed, leaves });
  if (action !== undefined) {
    // A `with` that is no map was reported with the rules file.
    if (isJsonObject(step.with ?? {})) checkInputs(value, leaves, action, context);
    checkTypes(leaves, action, context);
  }
  checkAllowUntrusted(step['allow-untrusted'], value, action, context);
  return tree;
}

function loadNode(value: Json, path: Path, context: WithContext): WithTree {
  if (typeof value === 'string') return loadLeaf(value, path, context);
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => {
      checkKey(key, path, context);
      return [key, loadNode(item ?? null, [...path, key], context)] as const;
    });
    return { type: 'map', entries };
  }
  if (typeof value === 'object' && value !== null) {
    return { type: 'list', items: value.map((item, n) => loadNode(item, [...path, n], context)) };
  }
  return { type: 'constant', value };
}

function loadLeaf(source: string, path: Path, context: WithContext): WithTree {
  const { findings, scope, broken, action, allowed, leaves } = context;
  const at = [...context.path, 'with', ...path];
  const text = pathText(path);
  const hidden = hiddenInTemplate(source, at, findings);
  const { value, faults } =
    hidden.length > 0
      ? { value: undefined, faults: hidden }
      : compileTemplate(scope, source, {
          // Where the schema has no such field, that is what is wrong, not what would be put there.
          kind: (action && kindAt(action.input, path)) ?? 'opaque',
          path: text,
          // A map is refused with another reason, which listing it would not change.
          allowUntrusted: allowed.has(text) || takesNames(action, path),
        });
  const own = isEventUnreadable(scope)
    ? faults.filter(({ code }) => !code.includes('untrusted'))
    : faults;
  reportFaults(own, source, { findings, path: at, broken });
  leaves.push({ path, template: value });
  return value === undefined
    ? { type: 'constant', value: null }
    : { type: 'template', template: value, place: findings.placeOfValue(at) };
}

/** Names of inputs are chosen by the author: an event never decides what is set. */
function checkKey(key: string, path: Path, { findings, path: base }: WithContext): void {
  if (!key.includes('${{')) return;
  findings.atKey([...base, 'with', ...path, key], {
    code: 'expression-in-key',
    message: 'a key cannot hold an expression, only a value can',
  });
}

/** The place is for a map and nothing else: whoever fills it in also chooses the names in it. */
function takesNames(action: AnyAction | undefined, path: Path): boolean {
  const accepted = action === undefined ? [] : acceptedTypes(schemasAt(action.input, path));
  return accepted.includes('map') && !accepted.includes('string');
}

/** A list where a text is wanted is an error now, not when the first event comes. */
function checkTypes(
  leaves: readonly WithLeaf[],
  action: AnyAction,
  { findings, path: base, scope }: StepContext,
): void {
  for (const { path, template } of leaves) {
    if (template === undefined || template.constant) continue;
    const given = valueTypeOf(template.type);
    if (template.origin === 'untrusted' && takesNames(action, path)) {
      if (isEventUnreadable(scope)) continue;
      const name = pathText(path);
      findings.atValue([...base, 'with', ...path], {
        code: 'untrusted-names',
        message: `the names in \`${name}\` cannot come from what people typed`,
        hint: `write them yourself, each with its own expression: \`${name}: { NAME: "\${{ … }}" }\``,
      });
      continue;
    }
    const accepted = acceptedTypes(schemasAt(action.input, path));
    if (given === undefined || accepted.length === 0 || accepted.includes(given)) continue;
    const wanted = either(
      accepted.filter((type) => type !== 'null').map((type) => typeNames[type]),
    );
    const scalar = given === 'number' || given === 'boolean';
    findings.atValue([...base, 'with', ...path], {
      code: 'wrong-type',
      message: `\`${pathText(path)}\` must be ${wanted}; this expression gives ${typeNames[given]}`,
      hint: scalar && accepted.includes('string') ? 'make it a text with `string(…)`' : undefined,
    });
  }
}

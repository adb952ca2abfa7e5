import type { AnyAction } from '../domain/action.js';
import { isJsonObject, type JsonObject } from '../domain/json.js';
import { didYouMean } from './names.js';
import { mostAllowed } from './schema/rules-file.js';
import { kindAt } from './schema/walk-schema.js';
import type { StepContext } from './step-context.js';
import { pathsOf } from './with-path.js';

/** The places under `with` that a step lists. */
export function readAllowUntrusted(value: unknown): ReadonlySet<string> {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return new Set(list.filter((path) => typeof path === 'string'));
}

/** Every place listed must be there, hold a value, and be one that may ever take untrusted text. */
export function checkAllowUntrusted(
  list: unknown,
  inputs: JsonObject,
  action: AnyAction | undefined,
  { findings, path: base }: StepContext,
): void {
  if (!Array.isArray(list)) return;
  const places = pathsOf(inputs);
  for (const [index, name] of list.slice(0, mostAllowed).entries()) {
    if (typeof name !== 'string') continue;
    const at = [...base, 'allow-untrusted', index];
    const place = places.get(name);
    if (place === undefined) {
      findings.atValue(at, {
        code: 'unknown-path',
        message: `\`with\` has no \`${name}\`${didYouMean(name, places.keys())}`,
      });
      continue;
    }
    if (isJsonObject(place.value) || Array.isArray(place.value)) {
      const inner = [...places.keys()].find((other) => other.startsWith(`${name}.`));
      findings.atValue(at, {
        code: 'not-a-value',
        message: `\`${name}\` holds several values`,
        hint: `list them one by one${inner === undefined ? '' : `, such as \`${inner}\``}`,
      });
      continue;
    }
    const kind = action && kindAt(action.input, place.path);
    if (kind === 'target' || kind === 'url') {
      const what = kind === 'url' ? 'is a link' : 'says where or as what something is done';
      findings.atValue(at, {
        code: 'never-untrusted',
        message: `\`${name}\` ${what}: it can never take text that people typed`,
      });
    } else if (kind !== undefined && kind !== 'value') {
      findings.atValue(at, {
        code: 'needless-allow-untrusted',
        severity: 'warning',
        message: `\`${name}\` need not be listed: what people typed is made harmless there`,
      });
    }
  }
}

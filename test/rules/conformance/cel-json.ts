import { Duration, Optional } from '../../../src/rules/expressions/cel.js';
import { momentText, secondsText } from '../../../src/rules/expressions/cel-values.js';

/** `cel.expr.Value`, as JSON: one key, which says of what kind the value is. */
export type CelValue = Readonly<Record<string, unknown>>;

/** `cel.expr.Type`, as JSON. */
export type CelType = Readonly<Record<string, unknown>>;

interface Entry {
  readonly key: CelValue;
  readonly value: CelValue;
}

interface ListOrMap {
  readonly values?: readonly CelValue[];
  readonly entries?: readonly Entry[];
}

const primitives: Readonly<Record<string, string>> = {
  BOOL: 'bool',
  INT64: 'int',
  DOUBLE: 'double',
  STRING: 'string',
};

/** The engine's name of a type. */
export function engineType(type: CelType): string {
  const [kind = '', more] = Object.entries(type)[0] ?? [];
  const inner = (name: string) => engineType((more as Record<string, CelType>)[name] ?? {});
  switch (kind) {
    case 'primitive':
      return primitives[more as string] ?? 'dyn';
    case 'null':
      return 'null';
    case 'listType':
      return `list<${inner('elemType')}>`;
    case 'mapType':
      return `map<${inner('keyType')}, ${inner('valueType')}>`;
    case 'wellKnown':
      return more === 'TIMESTAMP' ? 'google.protobuf.Timestamp' : 'google.protobuf.Duration';
    case 'abstractType': {
      const [parameter] = (more as { readonly parameterTypes: readonly CelType[] }).parameterTypes;
      return `optional<${engineType(parameter ?? {})}>`;
    }
    default:
      return 'dyn';
  }
}

/** The engine's form of a value. */
export function engineValue(value: CelValue): unknown {
  const [kind = '', given] = Object.entries(value)[0] ?? [];
  switch (kind) {
    case 'int64Value':
      return BigInt(given as string);
    case 'doubleValue':
      return Number(given);
    case 'nullValue':
      return null;
    case 'listValue':
      return ((given as ListOrMap).values ?? []).map(engineValue);
    case 'mapValue': {
      const entries = (given as ListOrMap).entries ?? [];
      return new Map(entries.map((entry) => [engineValue(entry.key), engineValue(entry.value)]));
    }
    case 'objectValue': {
      // Of all messages only durations are bound, such as "123.321456789s".
      const [seconds = '', nanos = ''] = (given as { readonly value: string }).value.split(/[.s]/);
      return new Duration(BigInt(seconds), Number(nanos.padEnd(9, '0')));
    }
    default:
      return given;
  }
}

/** Whether a value of the engine's is what a test wants, of the same type. */
export function isSame(value: unknown, wanted: CelValue): boolean {
  const [kind = '', given] = Object.entries(wanted)[0] ?? [];
  switch (kind) {
    case 'listValue': {
      const values = (given as ListOrMap).values ?? [];
      return (
        Array.isArray(value) &&
        value.length === values.length &&
        values.every((item, index) => isSame(value[index], item))
      );
    }
    case 'mapValue':
      return isSameMap(value, (given as ListOrMap).entries ?? []);
    case 'typeValue':
      return String(value) === `Type<${given === 'null_type' ? 'null' : (given as string)}>`;
    case 'objectValue':
      return textOfMoment(value) === (given as { readonly value?: string }).value;
    default:
      return Object.is(value, engineValue(wanted));
  }
}

/** The engine makes plain objects of the literals of maps. */
function isSameMap(value: unknown, entries: readonly Entry[]): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Optional) return false;
  const map = value instanceof Map ? value : new Map(Object.entries(value));
  return (
    map.size === entries.length &&
    entries.every(({ key, value: item }) => {
      const name = engineValue(key);
      const found: unknown = map.has(name) ? map.get(name) : map.get(String(name));
      return found !== undefined && isSame(found, item);
    })
  );
}

function textOfMoment(value: unknown): string | undefined {
  if (value instanceof Date) return momentText(value);
  return value instanceof Duration ? secondsText(value) : undefined;
}

import { stringify } from 'yaml';

/** A value as people write it in rules; no line is folded. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

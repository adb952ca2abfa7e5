import { plain } from '../expressions/cel-values.js';
import type { Inserted } from './parts.js';

/**
 * The engine's value as text: a string as it is, null as nothing, numbers and booleans as they are
 * written, a time as ISO 8601, a list or map as JSON.
 * @throws NoJsonForm for what is none of these, such as bytes
 */
export function valueText(value: unknown): Pick<Inserted, 'text' | 'form'> {
  const json = plain(value);
  if (json === null) return { text: '', form: 'scalar' };
  if (typeof json === 'string') return { text: json, form: 'text' };
  if (typeof json === 'object') return { text: JSON.stringify(json), form: 'structure' };
  return { text: String(json), form: 'scalar' };
}

import { parseAllDocuments } from 'yaml';
import type { Json } from '../../domain/json.js';
import { tooDeepAt } from './nesting.js';
import { maxFileSize } from './read-yaml.js';

/**
 * The documents of a YAML file that is not ours, such as a workflow: anchors, merge keys and tags of
 * others are fine. Undefined where it is not YAML, or more of it than a person writes.
 */
export function readForeignYaml(text: string): readonly Json[] | undefined {
  if (Buffer.byteLength(text) > maxFileSize || tooDeepAt(text) !== undefined) return undefined;
  const documents = parseAllDocuments(text, { merge: true, logLevel: 'error' });
  if (!Array.isArray(documents)) return [];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    return documents.map((document) => document.toJS() as Json);
  } catch {
    // Aliases of aliases, which would grow beyond all measure.
    return undefined;
  }
}

import { isJsonObject, type Json } from '../../domain/json.js';
import {
  declarationOf,
  eventDeclarations,
  type FieldDeclarations,
} from '../../events/declarations.js';
import { suggest } from '../names.js';
import type { Scene } from '../scene.js';
import type { ASTNode } from '../expressions/cel.js';
import { pathIn } from './path-in.js';
import type { Parts } from './parts.js';
import { andList } from './quoted.js';

/** Of an object with more names than these, only so many are looked at. */
const mostNames = 200;

/**
 * Of a declared event, that it never has a field: "`event.build.os` is missing: `build_created` has
 * no such field, only `build_processed` has". Undefined where the field could have been there.
 *
 * @param node what was looked at, which tells the field where it goes by another name
 * @param field such as `event.build.os`
 */
export function whyNoField(
  node: ASTNode | undefined,
  field: string,
  parts: Parts,
): string | undefined {
  const { event } = parts.scene;
  const declared = declarationOf(event.name);
  const path = (node && pathIn(node, parts)?.map(String)) ?? field.split('.');
  const [root, ...names] = path;
  if (root !== 'event' || declared === undefined || has(declared.fields, names)) return undefined;
  const others = eventDeclarations.filter(({ fields }) => has(fields, names));
  const missing = `\`${path.join('.')}\` is missing: \`${event.name}\` has no such field`;
  if (others.length === 0) return missing;
  const which = andList(others.map(({ name }) => `\`${name}\``));
  return `${missing}, only ${which} ${others.length === 1 ? 'has' : 'have'}`;
}

function has(fields: FieldDeclarations, [name = '', ...rest]: readonly string[]): boolean {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined || rest.length === 0) return field !== undefined;
  return field.type === 'object' && has(field.fields, rest);
}

/** The name that a field was probably meant to have, of those that an undeclared event has there. */
export function nearName(field: string, { event }: Scene): string | undefined {
  const [root, ...path] = field.split('.');
  const name = path.at(-1);
  if (root !== 'event' || name === undefined || event.known) return undefined;
  let parent: Json | undefined = event.value;
  for (const key of path.slice(0, -1)) {
    parent = isJsonObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
  }
  const names = isJsonObject(parent) ? Object.keys(parent) : [];
  return suggest(
    name,
    names.slice(0, mostNames).filter((one) => /^[A-Za-z_]\w{0,59}$/.test(one)),
  );
}

import { taskStatuses } from '../../domain/task.js';
import { buildFieldAt } from '../../events/build-declarations.js';
import {
  declarationOf,
  type FieldDeclaration,
  type FieldDeclarations,
} from '../../events/declarations.js';

/** What is known of the values that a name in an expression can have. */
export type Domain =
  | TextDomain
  | { readonly type: 'int' }
  /** It is never there. */
  | { readonly type: 'missing' }
  /** It is always there, and is nothing that a comparison with a literal could be about. */
  | { readonly type: 'object' | 'time' }
  /** Anything, or nothing. */
  | { readonly type: 'any' };

export interface TextDomain {
  readonly type: 'text';
  /** There are no other values; undefined: there may be any. */
  readonly only?: readonly string[];
  readonly lowerCase: boolean;
  readonly nonEmpty: boolean;
  /** It may be missing. */
  readonly mayMiss: boolean;
  /** Applivery leaves it out in the ordinary run of things. */
  readonly optional: boolean;
  /** Anybody may have typed it. */
  readonly typed: boolean;
}

export interface Surroundings {
  /** The event's canonical name. */
  readonly event: string;
  /** All events of the rule are declared: if not, fields are read as they came. */
  readonly declared: boolean;
  readonly rule: string;
}

/** Of a whole path, such as `event.build.os`; of a name that is nothing of the scene's, anything. */
export function domainOf(path: readonly string[], { event, declared, rule }: Surroundings): Domain {
  const [root, ...rest] = path;
  switch (root) {
    case 'event':
      if (rest.length === 1 && rest[0] === 'action') return always([event]);
      return declared ? fieldOf(rest, declarationOf(event)?.fields) : { type: 'any' };
    case 'build':
      return ofBuild(rest);
    case 'rule':
      return path.join('.') === 'rule.id' ? always([rule]) : { type: 'any' };
    case 'steps':
      if (rest.length !== 2 || rest[1] !== 'status') return { type: 'any' };
      return { ...always(taskStatuses), mayMiss: true };
    default:
      return { type: 'any' };
  }
}

/** Whether a text is one of the values. */
export function allows({ only, lowerCase, nonEmpty }: TextDomain, text: string): boolean {
  if (only !== undefined) return only.includes(text);
  if (nonEmpty && text === '') return false;
  return !lowerCase || text === text.toLowerCase();
}

function always(only: readonly string[]): TextDomain {
  return {
    type: 'text',
    only,
    lowerCase: false,
    nonEmpty: true,
    mayMiss: false,
    optional: false,
    typed: false,
  };
}

function fieldOf(path: readonly string[], fields: FieldDeclarations | undefined): Domain {
  const [name, ...rest] = path;
  if (fields === undefined || name === undefined) return { type: 'any' };
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) return { type: 'missing' };
  if (rest.length === 0) return leaf(field);
  return field.type === 'object' ? fieldOf(rest, field.fields) : { type: 'any' };
}

/** All that Applivery says of a build may be missing, an object with all that is in it. */
function ofBuild(path: readonly string[]): Domain {
  const field = buildFieldAt(path);
  switch (field?.type) {
    case 'int':
      return { type: 'int' };
    case 'string':
      return {
        type: 'text',
        lowerCase: field.lowerCase === true,
        nonEmpty: true,
        mayMiss: true,
        optional: true,
        typed: field.trust === 'untrusted',
      };
    default:
      return { type: 'any' };
  }
}

/** As events are read: what is empty or of another type is not there, objects always are. */
function leaf(field: FieldDeclaration): Domain {
  switch (field.type) {
    case 'object':
      return { type: 'object' };
    case 'timestamp':
      return { type: 'time' };
    case 'int':
      return { type: 'int' };
    case 'string':
      return {
        type: 'text',
        lowerCase: field.lowerCase === true,
        nonEmpty: true,
        mayMiss: true,
        // What is made of a URL is there whenever the URL is.
        optional: field.optional === true && field.from === undefined,
        typed: field.trust === 'untrusted',
      };
  }
}

import type { TextFault } from '../../domain/diagnostic.js';
import type { Scope } from '../expressions/scope.js';
import type { Code } from './parts.js';
import { tagWords } from './parse-tag.js';

/** What the engine reads as something else than a name. */
const literals = new Set(['true', 'false', 'null', 'in']);

const reserved = new Set([
  ...['as', 'break', 'const', 'continue', 'function', 'import', 'let', 'loop', 'package'],
  ...['namespace', 'return', 'var', 'void', 'while', 'prototype'],
]);

/** Why a loop variable cannot have this name; undefined: it can. */
export function loopVariableFault({ text, start }: Code, scope: Scope): TextFault | undefined {
  const place = { start, end: start + text.length };
  // Names that end with two underscores are ours.
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(text)) {
    const message = `\`${text}\` cannot be the name of a loop variable`;
    return { code: 'bad-name', message, hint: 'use letters and digits, such as `tag`', ...place };
  }
  if (literals.has(text) || reserved.has(text) || tagWords.has(text)) {
    return { code: 'bad-name', message: `\`${text}\` is a word of the language`, ...place };
  }
  const { variables } = scope.environment.getDefinitions();
  const taken = variables.some(({ name }) => name === text);
  return taken
    ? { code: 'bad-name', message: `the name \`${text}\` is taken already`, ...place }
    : undefined;
}

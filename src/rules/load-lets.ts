import { isJsonObject, type JsonObject } from '../domain/json.js';
import { compileExpression } from './expressions/compile-expression.js';
import { createScope } from './expressions/scope.js';
import { type Expression, ExpressionError } from './expressions/types.js';
import type { LoadContext } from './load-context.js';
import { loadText } from './load-text.js';
import type { Let } from './ruleset.js';
import { mostLets } from './schema/rules-file.js';

/**
 * Compiles the names under `let`, in order: each may use those before it. A name whose expression
 * does not compile is there all the same, with a value of which nothing is known, so that the
 * rest of the rule can be checked; `broken` says which. One whose name is wrong is there too.
 */
export function loadLets(
  value: unknown,
  events: readonly string[],
  { findings, language, path }: LoadContext,
): { lets: Let[]; broken: Set<string> } {
  const lets: Let[] = [];
  const broken = new Set<string>();
  const values: JsonObject = isJsonObject(value) ? value : {};
  for (const [name, source] of Object.entries(values).slice(0, mostLets)) {
    const { linkDomains } = language;
    const scope = createScope({ events, lets: [...lets], steps: undefined, linkDomains });
    const at = { findings, path: [...path, 'let', name], broken };
    const expression = loadText(source, at, (text) => compileExpression(scope, text));
    if (expression === undefined) broken.add(name);
    lets.push({ name, expression: expression ?? standIn });
  }
  return { lets, broken };
}

/** Never evaluated: a ruleset with a fault is not used. */
const standIn: Expression = {
  source: '',
  type: 'dyn',
  origin: 'author',
  evaluate() {
    throw new ExpressionError('failed', 'the expression does not compile', 0, 0);
  },
};

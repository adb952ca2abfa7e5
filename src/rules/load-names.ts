import { hiddenInTemplate } from './hidden-by-comment.js';
import type { Scope } from './expressions/scope.js';
import type { Template } from './expressions/types.js';
import type { LoadContext } from './load-context.js';
import { reportFaults } from './load-text.js';
import { read } from './schema/read.js';
import { ruleSchema } from './schema/rules-file.js';
import { compileTemplate } from './templates/compile-template.js';
import { hasExpression, literalText } from './templates/scan-template.js';

/** A rule's name as it is shown where there is no event, and, with expressions in it, what fills them in. */
export interface LoadedName {
  readonly name: string | undefined;
  readonly nameTemplate: Template | undefined;
}

/** Compiles the name of a rule. What people typed comes out harmless, on one line. */
export function loadName(
  value: unknown,
  scope: Scope,
  { findings, path, broken }: LoadContext & { readonly broken: ReadonlySet<string> },
): LoadedName {
  const source = read(ruleSchema.shape.name, value);
  if (source === undefined || !hasExpression(source)) {
    return { name: source && literalText(source), nameTemplate: undefined };
  }
  const at = [...path, 'name'];
  const hidden = hiddenInTemplate(source, at, findings);
  const { value: template, faults } =
    hidden.length > 0
      ? { value: undefined, faults: hidden }
      : compileTemplate(scope, source, { kind: 'line', path: 'name', allowUntrusted: false });
  reportFaults(faults, source, { findings, path: at, broken });
  return { name: source, nameTemplate: template };
}

/** The description of a rule, which is the same for every event. */
export function loadDescription(
  value: unknown,
  { findings, path }: LoadContext,
): string | undefined {
  const source = read(ruleSchema.shape.description, value);
  if (source === undefined) return undefined;
  if (hasExpression(source)) {
    findings.atValue([...path, 'description'], {
      code: 'expression-in-description',
      message: '`description` is plain text: an expression in it is not filled in',
      hint: 'put it into `name`, or write `$${{` for a literal `${{`',
    });
  }
  return literalText(source);
}

import type { OpenedRules } from '../service/open-rules.js';
import { formatDiagnostics } from '../rules/diagnostics/format-diagnostics.js';
import type { Surroundings } from './command.js';

/** The findings in the rules, as messages beside the result. */
export function printFindings(rules: OpenedRules, { err }: Surroundings): void {
  const text = formatDiagnostics('text', rules.diagnostics, { sources: rules.sources });
  if (text !== '') err(text);
}

import type { Diagnostic } from '../../domain/diagnostic.js';
import { codeFrame } from './code-frame.js';
import { paint } from './paint.js';
import { visible } from './visible.js';

export interface TextOptions {
  /** The files' texts, by the files' names in the diagnostics: for the lines around a fault. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
  readonly colour?: boolean | undefined;
}

/** `file:line:column severity message`, the lines around it, and what to write instead. */
export function formatText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const secrets = diagnostics.filter(({ code }) => code === 'secret-in-file');
  return diagnostics.map((diagnostic) => formatOne(diagnostic, secrets, options)).join('\n\n');
}

function formatOne(
  diagnostic: Diagnostic,
  secrets: readonly Diagnostic[],
  { sources, colour = false }: TextOptions,
): string {
  const { file, line, column, severity, message, hint, code } = diagnostic;
  const place = paint(`${file}:${line}:${column}`, 'bold', colour);
  const kind = paint(severity, severity === 'error' ? 'red' : 'yellow', colour);
  const parts = [`${place} ${kind} ${visible(message)} ${paint(`[${code}]`, 'dim', colour)}`];
  const text = sources?.get(file);
  if (text !== undefined) {
    const hidden = secrets.filter((secret) => secret.file === file);
    parts.push(codeFrame(text, diagnostic, hidden, colour));
  }
  if (hint !== undefined) parts.push(`  ${paint('hint:', 'cyan', colour)} ${visible(hint)}`);
  return parts.filter((part) => part !== '').join('\n');
}

import type { Diagnostic } from '../../domain/diagnostic.js';
import { formatGithub } from './format-github.js';
import { formatGitlab } from './format-gitlab.js';
import { formatSarif } from './format-sarif.js';
import { formatText, type TextOptions } from './format-text.js';

export const diagnosticFormats = ['text', 'json', 'github', 'gitlab', 'sarif'] as const;
export type DiagnosticFormat = (typeof diagnosticFormats)[number];

export interface FormatOptions extends TextOptions {
  /** What a diagnostic of a name means, and what to write instead, by its name. */
  readonly described?: ReadonlyMap<string, string> | undefined;
}

/** Diagnostics for people (`text`) or for a machine, without a line break at the end. */
export function formatDiagnostics(
  format: DiagnosticFormat,
  diagnostics: readonly Diagnostic[],
  options: FormatOptions = {},
): string {
  switch (format) {
    case 'text':
      return formatText(diagnostics, options);
    case 'json':
      return JSON.stringify(diagnostics, undefined, 2);
    case 'github':
      return formatGithub(diagnostics);
    case 'gitlab':
      return formatGitlab(diagnostics);
    case 'sarif':
      return formatSarif(diagnostics, options.described);
  }
}

/** A file of a folder as somebody would type it who stands outside of the folder. */
export function nameInFolder(folder: string, path: string): string {
  const prefix = folder.replace(/^(\.\/+)+/, '').replace(/\/+$/, '');
  return prefix === '' || prefix === '.' ? path : `${prefix}/${path}`;
}

/** Diagnostics with `nameInFolder` names. */
export function inFolder(folder: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic,
    file: nameInFolder(folder, diagnostic.file),
  }));
}

import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../domain/diagnostic.js';

/**
 * A Code Quality report, which GitLab shows in merge requests.
 * https://docs.gitlab.com/ci/testing/code_quality/
 */
export function formatGitlab(diagnostics: readonly Diagnostic[]): string {
  const seen = new Map<string, number>();
  const findings = diagnostics.map((diagnostic) => {
    const { file, line, column, endLine, endColumn, code, severity, message, hint } = diagnostic;
    // Without the line, so that GitLab knows a finding again after lines above it changed.
    const identity = JSON.stringify([file, code, message]);
    const repeat = seen.get(identity) ?? 0;
    seen.set(identity, repeat + 1);
    return {
      description: hint === undefined ? message : `${message} (${hint})`,
      check_name: code,
      fingerprint: createHash('sha256').update(`${identity}${repeat}`).digest('hex'),
      severity: severity === 'error' ? 'major' : 'minor',
      location: {
        path: file,
        positions: {
          begin: { line, column },
          end: { line: endLine, column: endColumn },
        },
      },
    };
  });
  return JSON.stringify(findings, undefined, 2);
}

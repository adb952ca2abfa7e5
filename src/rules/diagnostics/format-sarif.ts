import type { Diagnostic } from '../../domain/diagnostic.js';

/**
 * SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @param described what a diagnostic of a name means, by its name
 */
export function formatSarif(
  diagnostics: readonly Diagnostic[],
  described: ReadonlyMap<string, string> = new Map(),
): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'applivery-triggers',
            rules: codes.map((id) => ruleOf(id, described.get(id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: codes.indexOf(diagnostic.code),
          level: diagnostic.severity,
          message: { text: textOf(diagnostic) },
          locations: [{ physicalLocation: physicalLocation(diagnostic) }],
        })),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleOf(id: string, text: string | undefined) {
  return text === undefined ? { id } : { id, shortDescription: { text } };
}

function textOf({ message, hint }: Diagnostic): string {
  return hint === undefined ? message : `${message} (${hint})`;
}

function physicalLocation({ file, line, column, endLine, endColumn }: Diagnostic) {
  return {
    // A URI: what a file's name may hold beyond that is escaped, the slashes are not.
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

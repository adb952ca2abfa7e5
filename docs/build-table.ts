import {
  buildDeclarations,
  type BuildFieldDeclaration,
  type BuildFieldDeclarations,
} from '../src/events/build-declarations.js';

const types: Readonly<Record<Exclude<BuildFieldDeclaration['type'], 'object'>, string>> = {
  string: 'text',
  strings: 'list of texts',
  int: 'whole number',
  timestamp: 'time',
};

/** What rules can ask of a build, as a table. */
export function buildText(): string {
  return [
    '| field | type | what it is |',
    '| --- | --- | --- |',
    ...rowsOf(buildDeclarations, 'build'),
    '',
  ].join('\n');
}

function rowsOf(fields: BuildFieldDeclarations, path: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const at = `${path}.${name}`;
    if (field.type === 'object') return rowsOf(field.fields, at);
    const isTyped = 'trust' in field && field.trust === 'untrusted';
    return [`| \`${at}\`${isTyped ? ' ✎' : ''} | ${types[field.type]} | ${field.about} |`];
  });
}

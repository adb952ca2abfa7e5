const names: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  double: 'a decimal number',
  bool: 'true or false',
  uint: 'a whole number without sign',
  bytes: 'bytes',
  type: 'a type',
  version: 'a version',
  null: 'null',
  dyn: 'a value of unknown type',
  'google.protobuf.Timestamp': 'a time',
  'google.protobuf.Duration': 'a duration',
};

/** The engine's name of a type, for people. */
export function shownType(celType: string): string {
  const [, inner] = /^dyn<(.*)>$/.exec(celType) ?? [];
  if (inner !== undefined) return shownType(inner);
  const known = names[celType];
  if (known !== undefined) return known;
  if (celType.startsWith('list')) return 'a list';
  if (celType.startsWith('map')) return 'a map';
  if (celType.startsWith('optional')) return 'a value that may be missing (add `.orValue(…)`)';
  if (celType.startsWith('fields.')) return `the whole of \`${celType.slice('fields.'.length)}\``;
  return celType;
}

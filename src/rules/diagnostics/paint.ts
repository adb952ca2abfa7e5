const codes = { bold: 1, dim: 2, red: 31, yellow: 33, cyan: 36 } as const;

/** Text in a colour of the terminal, where that is wanted. */
export function paint(text: string, colour: keyof typeof codes, wanted: boolean): string {
  return wanted ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}

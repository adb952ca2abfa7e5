import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable itself, or the content of the file that `NAME_FILE` names, without white space around it. */
export function readVariable(
  environment: Environment,
  name: string,
  faults: string[],
): string | undefined {
  const direct = environment[name]?.trim();
  const file = environment[`${name}_FILE`]?.trim();
  if (direct && file) {
    faults.push(`${name} and ${name}_FILE are both set: set one of them`);
    return undefined;
  }
  if (direct) return direct;
  if (!file) return undefined;
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (content === '') faults.push(`${name}_FILE: the file ${file} is empty`);
    return content === '' ? undefined : content;
  } catch (error) {
    faults.push(`${name}_FILE: the file ${file} cannot be read (${reasonOf(error)})`);
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

import type { z } from 'zod';
import { Problem, type InputFault } from './problems.js';

/** @throws Problem 400 that names every parameter or field at fault */
export function readInput<Schema extends z.ZodType>(
  where: InputFault['in'],
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => faultsOf(where, issue));
  throw new Problem(
    400,
    faults.map(({ name, message }) => `${name === '' ? where : name}: ${message}`).join('; '),
    faults,
  );
}

function faultsOf(where: InputFault['in'], issue: z.core.$ZodIssue): InputFault[] {
  const name = issue.path.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') {
    return [{ in: where, name, message: issue.message }];
  }
  return issue.keys.map((key) => ({
    in: where,
    name: [name, key]
      .filter((part) => part !== '')
      .join('.')
      .slice(0, 100),
    message: 'is not known here',
  }));
}

import type { z } from 'zod';

/** A value that fits its schema, or undefined: what does not was reported with the whole file. */
export function read<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> | undefined {
  return schema.safeParse(value).data;
}

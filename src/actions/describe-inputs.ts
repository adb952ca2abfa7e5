import type { z } from 'zod';

export interface InputDescription {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
}

/** The inputs of an action, required ones first, for the documentation. */
export function describeInputs(input: z.ZodObject): InputDescription[] {
  const inputs = Object.entries(input.shape).map(([name, field]) => {
    const schema = field as z.ZodType;
    return {
      name,
      required: !schema.safeParse(undefined).success,
      description: schema.description ?? '',
    };
  });
  return inputs.sort((one, other) => Number(other.required) - Number(one.required));
}

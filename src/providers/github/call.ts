import { z } from 'zod';
import { Failure } from '../../domain/failure.js';
import type { Answer, Call, GithubConnection } from './connection.js';

type Plain = Omit<Call, 'nature'>;

/** GitHub's ids as text: Octokit gives those above 2^53 as BigInt, which JSON cannot hold. */
export const idSchema = z.union([z.number().int(), z.bigint()]).transform(String);

/** Reads something. Throws `Failure`; an answer that is not what GitHub documents is `unavailable`. */
export async function read<T>(
  connection: GithubConnection,
  schema: z.ZodType<T>,
  call: Plain,
): Promise<T> {
  return parseRead(schema, await connection.exchange({ ...call, nature: 'read' }));
}

/** What a read answered. Throws `Failure` (`unavailable`) when it is not what GitHub documents. */
export function parseRead<T>(schema: z.ZodType<T>, answer: Answer): T {
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  throw new Failure('unavailable', "GitHub's answer cannot be read.", {
    httpStatus: answer.status,
    fix: "Check that the connection's `url` is the API's own, and what proxies are on the way.",
  });
}

/**
 * Writes something, once. Undefined: it happened, but the answer does not say what was made, because
 * it is empty, cut off, or of another shape. Throws `Failure`.
 */
export async function write<T>(
  connection: GithubConnection,
  schema: z.ZodType<T>,
  call: Plain,
): Promise<T | undefined> {
  const { data } = await connection.exchange({ ...call, nature: 'write' });
  return schema.safeParse(data).data;
}

/** GitHub's largest page, and the most pages that a filtered list has. */
const perPage = 100;
const mostPages = 10;

/**
 * Looks through a list for the first entry that is wanted. `undecidable`: the list is longer than
 * can be read, so that not having seen it proves nothing. Throws `Failure`.
 */
export async function findInList<T>(
  connection: GithubConnection,
  options: {
    readonly repository: string;
    readonly schema: z.ZodType<readonly T[]>;
    readonly page: (
      ...given: [...Parameters<Call['send']>, { readonly page: number; readonly per_page: number }]
    ) => ReturnType<Call['send']>;
    readonly wanted: (entry: T) => boolean;
    /** How many pages to read at most. */
    readonly pages?: number | undefined;
  },
): Promise<T | 'absent' | 'undecidable'> {
  for (let page = 1; page <= (options.pages ?? mostPages); page += 1) {
    const entries = await read(connection, options.schema, {
      repository: options.repository,
      send: (rest, place) => options.page(rest, place, { page, per_page: perPage }),
    });
    const found = entries.find(options.wanted);
    if (found !== undefined) return found;
    if (entries.length < perPage) return 'absent';
  }
  return 'undecidable';
}

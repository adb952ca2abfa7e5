import { z } from 'zod';
import type { Answer } from './connection.js';

const errorBody = z.object({
  message: z.string(),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({
          field: z.string().optional(),
          code: z.string().optional(),
          message: z.string().optional(),
        }),
      ]),
    )
    .optional()
    .catch(undefined),
});

/**
 * What GitHub says about a refusal, in one line of at most 300 characters. A proxy's page is not quoted.
 * @param redact takes the credentials out; before the cut, which could leave a piece of one
 */
export function messageOf(answer: Answer, redact = (text: string) => text): string {
  return oneLine(redact(fullMessageOf(answer)));
}

function fullMessageOf(answer: Answer): string {
  const body = errorBody.safeParse(answer.data);
  if (!body.success) return plainText(answer.data);

  const { message, errors = [] } = body.data;
  const details = errors.map((error) =>
    typeof error === 'string'
      ? error
      : (error.message ??
        [error.field, error.code].filter((part) => part !== undefined).join(': ')),
  );
  return [message, ...details].filter((part) => part !== '').join(': ');
}

/** A header's value as text; names are in lower case. */
export function headerOf(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name];
  return value === undefined ? undefined : String(value);
}

function plainText(data: unknown): string {
  return typeof data === 'string' && !data.trimStart().startsWith('<') ? data : '';
}

function oneLine(text: string): string {
  // Control characters could forge lines in logs and terminals.
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line;
}

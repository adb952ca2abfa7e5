import type { Context } from 'koa';

/** A part of the address that the route names. */
export function parameter(context: Context, name: string): string {
  const value: unknown = (context.params as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

import { hash, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware, Next } from 'koa';
import { z } from 'zod';
import type { Secret } from '../domain/secret.js';
import { Problem } from './problems.js';

export interface ApiTokens {
  readonly admin: Secret;
  /** Lets look, and change nothing. Undefined: there is none. */
  readonly viewer: Secret | undefined;
}

const roleSchema = z.enum(['admin', 'viewer']);
export type ApiRole = z.output<typeof roleSchema>;

/**
 * Lets through what carries `Authorization: Bearer ADMIN_TOKEN` or, if it only reads, the
 * `VIEWER_TOKEN`; compared in constant time. Leaves the role in the context's state.
 */
export function requireBearer({ admin, viewer }: ApiTokens): Middleware {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const wanted = roleSchema.options.flatMap((role) => {
    const token = role === 'admin' ? admin : viewer;
    return token === undefined ? [] : [{ role, digest: digest(token.reveal()) }];
  });
  return async (context: Context, next: Next) => {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(context.get('authorization')) ?? [];
    const presented = digest(given);
    const found = wanted.filter((one) => timingSafeEqual(presented, one.digest));
    const role: ApiRole | undefined = found[0]?.role;
    if (role === undefined) {
      context.set('WWW-Authenticate', 'Bearer');
      throw new Problem(401, 'Send the admin token: `Authorization: Bearer ADMIN_TOKEN`.');
    }
    if (role === 'viewer' && !['GET', 'HEAD'].includes(context.method)) {
      throw new Problem(
        403,
        'This token is for looking only. Send the admin token to change something.',
      );
    }
    (context.state as Record<string, unknown>).role = role;
    await next();
  };
}

/** Whose token a request carries that was let through. */
export function roleOf({ state }: Context): ApiRole {
  return roleSchema.parse((state as Record<string, unknown>).role);
}

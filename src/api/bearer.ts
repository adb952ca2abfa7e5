import { hash, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware, Next } from 'koa';
import type { Secret } from '../domain/secret.js';
import { Problem } from './problems.js';

/** Lets through what carries `Authorization: Bearer ADMIN_TOKEN`; compared in constant time. */
export function requireBearer(adminToken: Secret): Middleware {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const wanted = digest(adminToken.reveal());
  return async (context: Context, next: Next) => {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(context.get('authorization')) ?? [];
    if (!timingSafeEqual(digest(given), wanted)) {
      context.set('WWW-Authenticate', 'Bearer');
      throw new Problem(401, 'Send the admin token: `Authorization: Bearer ADMIN_TOKEN`.');
    }
    await next();
  };
}

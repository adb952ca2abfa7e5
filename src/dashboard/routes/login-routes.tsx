import type Router from '@koa/router';
import type { Context } from 'koa';
import { second, type Clock } from '../../domain/clock.js';
import type { Log } from '../../domain/log.js';
import type { Gate } from '../access/gate.js';
import { LoginThrottle } from '../access/login-throttle.js';
import { readForm } from '../access/read-form.js';
import { safePath } from '../access/safe-path.js';
import type { SessionCookie } from '../access/session-cookie.js';
import { sessionLength, type Sessions } from '../access/sessions.js';
import type { AssetAddresses } from '../assets/assets.js';
import { LoginPage } from '../pages/login-page.js';
import { formTokenField } from '../parts/form-token.js';
import { answerPage } from '../render-page.js';

export interface LoginOptions {
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly assets: AssetAddresses;
  /** From the other end of the connection and the header `X-Forwarded-For`. */
  readonly addressOf: (remote: string, forwardedFor: string) => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** In and out. */
export function addLoginRoutes(router: Router, options: LoginOptions): void {
  const { gate, sessions, cookie, assets, addressOf, clock, log } = options;
  const throttle = new LoginThrottle(clock);

  const refuse = (context: Context, next: string, fault: string, status: number) =>
    answerPage(context, <LoginPage assets={assets} next={next} fault={fault} />, status);

  router.get('/login', (context: Context) => {
    answerPage(context, <LoginPage assets={assets} next="/" />);
  });

  router.post('/login', async (context: Context) => {
    const form = await readForm(context);
    const next = safePath(form.get('next'));
    if (!gate.isOurs(context)) {
      refuse(context, next, 'This form was not sent from a page of this service.', 403);
      return;
    }
    const remote = context.req.socket.remoteAddress ?? '';
    const address = addressOf(remote, context.get('x-forwarded-for'));
    const wait = throttle.waitOf(address);
    if (wait > 0) {
      const seconds = Math.ceil(wait / second);
      context.set('Retry-After', String(seconds));
      refuse(context, next, `Too many wrong tokens. Try again in ${seconds} s.`, 429);
      return;
    }
    const role = sessions.roleOf((form.get('token') ?? '').trim());
    if (role === undefined) {
      throttle.failed(address);
      log.warn('dashboard.login-failed', { address });
      refuse(context, next, 'This is neither the admin token nor the viewer token.', 401);
      return;
    }
    throttle.succeeded(address);
    log.info('dashboard.login', { address, role });
    cookie.write(context, sessions.start(role).proof, sessionLength);
    context.redirect(next);
    context.status = 303;
  });

  router.post('/logout', async (context: Context) => {
    const session = gate.sessionOf(context);
    const form = await readForm(context);
    const isOurs =
      session === undefined ||
      (gate.isOurs(context) && sessions.isFormToken(session, form.get(formTokenField) ?? ''));
    if (isOurs) cookie.write(context, '', 0);
    context.redirect('/');
    context.status = 303;
  });
}

import type Router from '@koa/router';
import type { Context } from 'koa';
import { second, type Clock } from '../../domain/clock.js';
import type { Log } from '../../domain/log.js';
import type { AnswerLogin } from '../access/answer-login.js';
import type { Gate } from '../access/gate.js';
import { LoginThrottle } from '../access/login-throttle.js';
import type { OwnCookie } from '../access/own-cookie.js';
import { readForm } from '../access/read-form.js';
import { safePath } from '../access/safe-path.js';
import { sessionLength, type Session, type Sessions } from '../access/sessions.js';
import { formTokenField } from '../parts/form-token.js';

export interface LoginOptions {
  readonly gate: Gate;
  readonly sessions: Sessions;
  /** The session's. */
  readonly cookie: OwnCookie;
  readonly answerLogin: AnswerLogin;
  /** Whom a failed login counts for. */
  readonly addressOf: (context: Context) => string;
  readonly clock: Clock;
  readonly log: Log;
  /** Answers whoever was logged out, if more is to be done than to go to the first page. */
  readonly leave: (context: Context, session: Session) => Promise<boolean>;
}

/** In with a token, and out. */
export function addLoginRoutes(router: Router, options: LoginOptions): void {
  const { gate, sessions, cookie, answerLogin, addressOf, clock, log, leave } = options;
  const throttle = new LoginThrottle(clock);

  router.get('/login', (context: Context) => answerLogin(context, { next: '/' }));

  router.post('/login', async (context: Context) => {
    const form = await readForm(context);
    const next = safePath(form.get('next'));
    if (!gate.isOurs(context)) {
      const fault = 'This form was not sent from a page of this service.';
      answerLogin(context, { next, fault, status: 403 });
      return;
    }
    const address = addressOf(context);
    const wait = throttle.waitOf(address);
    if (wait > 0) {
      const seconds = Math.ceil(wait / second);
      context.set('Retry-After', String(seconds));
      const fault = `Too many wrong tokens. Try again in ${seconds} s.`;
      answerLogin(context, { next, fault, status: 429 });
      return;
    }
    const identity = sessions.identityOf((form.get('token') ?? '').trim());
    if (identity === undefined) {
      throttle.failed(address);
      log.warn('dashboard.login-failed', { address });
      const fault = 'This is neither the admin token nor the viewer token.';
      answerLogin(context, { next, fault, status: 401 });
      return;
    }
    throttle.succeeded(address);
    log.info('dashboard.login', { address, role: identity.role });
    cookie.write(context, sessions.start(identity).proof, sessionLength);
    context.redirect(next);
    context.status = 303;
  });

  router.post('/logout', async (context: Context) => {
    const session = gate.sessionOf(context);
    const form = await readForm(context);
    const isOurs =
      session === undefined ||
      (gate.isOurs(context) && sessions.isFormToken(session, form.get(formTokenField) ?? ''));
    if (isOurs) cookie.remove(context);
    if (isOurs && session !== undefined && (await leave(context, session))) return;
    context.redirect('/');
    context.status = 303;
  });
}

import type Router from '@koa/router';
import type { Context } from 'koa';
import { second, type Clock } from '../../domain/clock.js';
import type { Log } from '../../domain/log.js';
import type { AnswerLogin } from '../access/answer-login.js';
import { LoginThrottle } from '../access/login-throttle.js';
import { personOf, roleHere, rolesOf } from '../access/oidc/claims.js';
import type { IdentityProvider, Person } from '../access/oidc/identity-provider.js';
import { faultOf } from '../access/oidc/fault-of.js';
import {
  flowLength,
  newLoginFlow,
  sealLoginFlow,
  unsealLoginFlow,
} from '../access/oidc/login-flow.js';
import { LoginFailure } from '../access/oidc/login-failure.js';
import type { OwnCookie } from '../access/own-cookie.js';
import { safePath } from '../access/safe-path.js';
import { sessionLength, type Session, type Sessions } from '../access/sessions.js';
import { isSame, type Signer } from '../access/signer.js';
import type { AssetAddresses } from '../assets/assets.js';
import { ArrivalPage, LeavingPage } from '../pages/login-page.js';
import { NoRolePage } from '../pages/no-role-page.js';
import { answerPage } from '../render-page.js';

export interface OidcOptions {
  readonly provider: IdentityProvider;
  readonly sessions: Sessions;
  readonly signer: Signer;
  readonly cookies: {
    readonly session: OwnCookie;
    /** Of the login that was begun; it has to be `Lax`, as the way back is another site's redirect. */
    readonly flow: OwnCookie;
    /** The ID token, for logging out. */
    readonly idToken: OwnCookie;
  };
  readonly answerLogin: AnswerLogin;
  readonly assets: AssetAddresses;
  /** Whom a failed login counts for. */
  readonly addressOf: (context: Context) => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Browsers drop cookies of more than 4096 bytes. Without it, the identity provider asks before it logs out. */
const longestIdToken = 3_900;

/** One for all: whoever likes can come with it. */
const notBegun = new LoginFailure('unfit', 'no such login was begun in this browser');

/** In with an account at the identity provider. */
export function addOidcRoutes(router: Router, options: OidcOptions): void {
  const { provider, sessions, signer, cookies, answerLogin, assets, clock, log } = options;
  const throttle = new LoginThrottle(clock);

  let logged: LoginFailure | undefined;

  const refuse = (context: Context, failure: LoginFailure, next: string) => {
    const { kind, message, code } = failure;
    // While the provider is away, all get the same failure; nobody fills the log by asking for it.
    if (failure !== logged) {
      log.warn('dashboard.login-failed', {
        ...{ address: options.addressOf(context), issuer: provider.settings.issuer },
        ...{ kind, code, reason: message },
      });
    }
    logged = failure;
    answerLogin(context, { next, ...faultOf(failure, provider.host) });
  };

  router.get('/login/oidc', async (context: Context) => {
    const next = safePath(context.URL.searchParams.get('next'));
    const flow = newLoginFlow(next, clock);
    try {
      const url = await provider.loginUrl(flow);
      cookies.flow.write(context, sealLoginFlow(flow, signer), flowLength);
      context.set('Cache-Control', 'no-store');
      context.redirect(url.href);
      context.status = 303;
    } catch (error) {
      if (!(error instanceof LoginFailure)) throw error;
      refuse(context, error, next);
    }
  });

  router.get('/login/callback', async (context: Context) => {
    const flow = unsealLoginFlow(cookies.flow.read(context) ?? '', signer, clock);
    // Another site may lead anybody here: what a browser began by itself is not ended by that.
    if (flow === undefined || !isSame(context.URL.searchParams.get('state') ?? '', flow.state)) {
      refuse(context, notBegun, flow?.next ?? '/');
      return;
    }
    const address = options.addressOf(context);
    const wait = throttle.waitOf(address);
    if (wait > 0) {
      const seconds = Math.ceil(wait / second);
      context.set('Retry-After', String(seconds));
      const fault = `Too many logins failed. Try again in ${seconds} s.`;
      answerLogin(context, { next: flow.next, fault, status: 429 });
      return;
    }
    cookies.flow.remove(context);
    try {
      const person = await provider.personOf(context.querystring, flow);
      throttle.succeeded(address);
      letIn(context, person, flow.next);
    } catch (error) {
      if (!(error instanceof LoginFailure)) throw error;
      if (error.kind !== 'away') throttle.failed(address);
      refuse(context, error, flow.next);
    }
  });

  function letIn(context: Context, { claims, idToken }: Person, next: string): void {
    const { settings, host } = provider;
    const { roleClaim: claim } = settings;
    const roles = rolesOf(claims, claim);
    const role = roleHere(roles ?? [], settings);
    const { who, name } = personOf(claims);
    const address = options.addressOf(context);
    if (role === undefined) {
      log.warn('dashboard.login-failed', { address, who, kind: 'no-role', claim });
      answerPage(
        context,
        <NoRolePage
          assets={assets}
          who={who}
          identityProvider={host}
          claim={claim}
          roles={roles}
        />,
        403,
      );
      return;
    }
    log.info('dashboard.login', { address, role, who });
    const { proof } = sessions.start({ role, who, name, through: 'identity-provider' });
    cookies.session.write(context, proof, sessionLength);
    if (idToken.length <= longestIdToken) cookies.idToken.write(context, idToken, sessionLength);
    else cookies.idToken.remove(context);
    answerPage(context, <ArrivalPage assets={assets} address={next} />);
  }
}

/** Logs out at the identity provider, too. False: there was nothing to do. */
export function leaveIdentityProvider({ provider, cookies, assets }: OidcOptions) {
  return async (context: Context, session: Session): Promise<boolean> => {
    if (session.through !== 'identity-provider') return false;
    const url = await provider.logoutUrl(cookies.idToken.read(context));
    cookies.idToken.remove(context);
    if (url === undefined) return false;
    answerPage(context, <LeavingPage assets={assets} address={url.href} />);
    return true;
  };
}

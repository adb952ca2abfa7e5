import type { Context, Middleware } from 'koa';
import type { VNode } from 'preact';
import { NotPossible } from '../../operate/not-possible.js';
import type { Assets } from '../assets/assets.js';
import type { DashboardOptions } from '../dashboard-options.js';
import type { LiveEvents } from '../live-events.js';
import type { PageFrame } from '../page-frame.js';
import { ArrivalPage } from '../pages/login-page.js';
import { MessagePage } from '../pages/message-page.js';
import { formTokenField } from '../parts/form-token.js';
import { knownHosts } from '../parts/known-hosts.js';
import { answerPage } from '../render-page.js';
import type { AnswerLogin } from './answer-login.js';
import { isSameOrigin } from './is-same-origin.js';
import { readForm } from './read-form.js';
import { safePath } from './safe-path.js';
import type { OwnCookie } from './own-cookie.js';
import type { Session, Sessions } from './sessions.js';

/** Makes a page for somebody who is logged in. @throws NotPossible to say what there is not */
type Show = (context: Context, frame: PageFrame) => Promise<VNode>;

/** Does what a form asks for. @returns where to go then @throws NotPossible */
type Change = (context: Context, form: URLSearchParams, session: Session) => Promise<string>;

/** Makes a page of what was typed. @throws NotPossible */
type MakePage = (form: URLSearchParams, frame: PageFrame) => Promise<VNode>;

export interface GateOptions {
  readonly dashboard: DashboardOptions;
  readonly sessions: Sessions;
  /** The session's. */
  readonly cookie: OwnCookie;
  readonly answerLogin: AnswerLogin;
  readonly assets: Assets;
  readonly live: LiveEvents;
}

/** Nobody gets to a page or a change but through here. */
export class Gate {
  readonly #options: GateOptions;
  readonly #hosts: readonly string[];

  constructor(options: GateOptions) {
    const { connections, linkDomains } = options.dashboard;
    this.#options = options;
    this.#hosts = knownHosts(connections.values(), linkDomains);
  }

  sessionOf(context: Context): Session | undefined {
    const proof = this.#options.cookie.read(context);
    return proof === undefined ? undefined : this.#options.sessions.read(proof);
  }

  /** A page for those who are logged in; others get to the login, and from there back. */
  page(show: Show): Middleware {
    return async (context) => {
      const session = this.sessionOf(context);
      if (session === undefined) {
        this.#askWhoItIs(context);
        return;
      }
      const frame = await this.#frame(context, session);
      await answerOrSayWhyNot(context, frame, async () => {
        answerPage(context, await show(context, frame));
      });
    };
  }

  /** A page made from a form of ours, which changes nothing, for those who are logged in. */
  answer(make: MakePage, longest: number): Middleware {
    return async (context) => {
      const session = this.sessionOf(context);
      if (session === undefined) {
        const fault = 'You are not logged in any more.';
        this.#options.answerLogin(context, { next: '/', fault, status: 401 });
        return;
      }
      const frame = await this.#frame(context, session);
      const form = await readForm(context, longest);
      const refusal = this.#foreign(context, form, session);
      if (refusal !== undefined) {
        refuse(context, frame, refusal);
        return;
      }
      await answerOrSayWhyNot(context, frame, async () => {
        answerPage(context, await make(form, frame));
      });
    };
  }

  /** A change, for administrators who sent a form of ours. */
  change(make: Change): Middleware {
    return async (context) => {
      const session = this.sessionOf(context);
      if (session === undefined) {
        const fault = 'You are not logged in any more. Nothing was changed.';
        this.#options.answerLogin(context, { next: '/', fault, status: 401 });
        return;
      }
      const frame = await this.#frame(context, session);
      const form = await readForm(context);
      const refusal = this.#refusal(context, form, session);
      if (refusal !== undefined) {
        refuse(context, frame, refusal);
        return;
      }
      await answerOrSayWhyNot(
        context,
        frame,
        async () => {
          context.redirect(await make(context, form, session));
          context.status = 303;
        },
        safePath(form.get('back')),
      );
    };
  }

  /** Whether a form came from a page of ours. */
  isOurs(context: Context): boolean {
    const headers = {
      site: context.get('sec-fetch-site'),
      origin: context.get('origin'),
      host: context.host,
    };
    return isSameOrigin(headers, this.#options.dashboard.publicUrl);
  }

  #refusal(context: Context, form: URLSearchParams, session: Session): string | undefined {
    const foreign = this.#foreign(context, form, session);
    if (foreign !== undefined || session.role === 'admin') return foreign;
    return session.through === 'token'
      ? 'You are logged in with the token for looking only. Log in with the admin token to change something.'
      : 'You may look, and change nothing. Ask whoever runs this service for more, or log in with the admin token.';
  }

  #foreign(context: Context, form: URLSearchParams, session: Session): string | undefined {
    if (!this.isOurs(context)) return 'This form was not sent from a page of this service.';
    if (!this.#options.sessions.isFormToken(session, form.get(formTokenField) ?? '')) {
      return 'This form is of an earlier login. Go back, load the page again, and send it again.';
    }
    return undefined;
  }

  #askWhoItIs(context: Context): void {
    const { assets, answerLogin } = this.#options;
    const next = safePath(context.originalUrl);
    // The cookie is not sent along a link from elsewhere; asked by the page itself, it is.
    if (context.get('sec-fetch-site') === 'cross-site') {
      answerPage(context, <ArrivalPage assets={assets.addresses} address={next} />);
      return;
    }
    answerLogin(context, { next, status: context.path === '/' ? 200 : 401 });
  }

  async #frame(context: Context, session: Session): Promise<PageFrame> {
    const { dashboard, sessions, assets, live } = this.#options;
    return {
      session,
      formToken: sessions.formToken(session),
      assets: assets.addresses,
      now: dashboard.clock.now(),
      mode: dashboard.mode,
      knownHosts: this.#hosts,
      address: safePath(context.originalUrl),
      mark: await live.mark(),
    };
  }
}

function refuse(context: Context, frame: PageFrame, message: string): void {
  const page = <MessagePage frame={frame} title="Not allowed" message={message} back="/" />;
  answerPage(context, page, 403);
}

async function answerOrSayWhyNot(
  context: Context,
  frame: PageFrame,
  work: () => Promise<void>,
  back = '/',
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NotPossible)) throw error;
    const isMissing = error.kind === 'not-found';
    answerPage(
      context,
      <MessagePage
        frame={frame}
        title={isMissing ? 'Not found' : 'Not possible'}
        message={error.message}
        back={back}
      />,
      isMissing ? 404 : 409,
    );
  }
}

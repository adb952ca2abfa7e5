import type { Context } from 'koa';
import type { AssetAddresses } from '../assets/assets.js';
import { LoginPage } from '../pages/login-page.js';
import { answerPage } from '../render-page.js';

export interface LoginAnswer {
  /** A page of ours, to go to afterwards. */
  readonly next: string;
  /** Why nobody is logged in yet. */
  readonly fault?: string | undefined;
  readonly status?: number;
}

/** Answers with the login. */
export type AnswerLogin = (context: Context, answer: LoginAnswer) => void;

/** @param identityProvider its host; undefined: there is none */
export function loginAnswerer(
  assets: AssetAddresses,
  identityProvider: string | undefined,
): AnswerLogin {
  return (context, { next, fault, status = 200 }) =>
    answerPage(
      context,
      <LoginPage assets={assets} next={next} fault={fault} identityProvider={identityProvider} />,
      status,
    );
}

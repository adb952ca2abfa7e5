import { z } from 'zod';
import type { IdentityProviderSettings } from '../domain/identity-provider.js';
import { Secret } from '../domain/secret.js';
import { isThisMachine } from './this-machine.js';

const names = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().min(1, 'has an empty name between its commas')));

/** The variables of the login through OpenID Connect. */
export const identityProviderShape = {
  OIDC_ISSUER: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      'must be the issuer, a URL such as https://login.example.com',
    )
    .refine(
      (text) => !URL.canParse(text) || new URL(text).protocol !== 'http:' || isThisMachine(text),
      'must begin with https: without TLS, anybody on the way could say who somebody is',
    )
    .refine(
      (text) => !text.includes('/.well-known/') && !/[?#]/.test(text),
      'must be the issuer itself, without /.well-known/… behind it',
    )
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPES: z
    .string()
    .transform((text) => text.split(/[\s,]+/))
    .refine((scopes) => scopes.includes('openid'), 'must hold `openid`')
    .default(['openid', 'profile', 'email']),
  OIDC_ROLE_CLAIM: z.string().default('groups'),
  OIDC_ADMIN_ROLES: names.default([]),
  OIDC_VIEWER_ROLES: names.default([]),
};

type Values = z.output<z.ZodObject<typeof identityProviderShape>>;

/** What does not fit together. @param given the variables that are set */
export function identityProviderFaults(given: Readonly<Record<string, string>>): string[] {
  const others = Object.keys(identityProviderShape).filter((name) => name !== 'OIDC_ISSUER');
  if (given.OIDC_ISSUER === undefined) {
    return others
      .filter((name) => name in given)
      .map((name) => `${name} does nothing without OIDC_ISSUER: set both, or neither`);
  }
  return [
    ...('OIDC_CLIENT_ID' in given
      ? []
      : ['OIDC_CLIENT_ID is missing: the id of this service at OIDC_ISSUER']),
    ...('OIDC_ADMIN_ROLES' in given || 'OIDC_VIEWER_ROLES' in given
      ? []
      : ['OIDC_ADMIN_ROLES or OIDC_VIEWER_ROLES is missing: nobody could log in']),
  ];
}

/** Undefined: people log in with tokens only. */
export function toIdentityProvider(values: Values): IdentityProviderSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = values;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    ...{ issuer, clientId },
    clientSecret: secret === undefined ? undefined : new Secret(secret),
    scopes: values.OIDC_SCOPES,
    roleClaim: values.OIDC_ROLE_CLAIM,
    adminRoles: values.OIDC_ADMIN_ROLES,
    viewerRoles: values.OIDC_VIEWER_ROLES,
  };
}

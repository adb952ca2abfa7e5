import type { IdentityProviderSettings } from '../../../domain/identity-provider.js';
import { clean } from '../../../untrusted/clean.js';
import { cutWithEllipsis } from '../../../untrusted/cut.js';
import type { Identity, Role } from '../sessions.js';
import { LoginFailure } from './login-failure.js';

/** What the identity provider says about somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken: at most 255 ASCII characters. */
const subjectShape = /^[\x20-\x7e]{1,255}$/;
const longestName = 100;

/**
 * What somebody is, by the claim of the settings: by its name or, where there is none of that name,
 * by a path of names with dots, such as Keycloak's `realm_access.roles`. Undefined: there is no such
 * claim, or it holds something else than text or a list of texts.
 */
export function rolesOf(claims: Claims, claim: string): readonly string[] | undefined {
  const value = ownValue(claims, claim) ?? claim.split('.').reduce<unknown>(ownValue, claims);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

/** What somebody with these roles may do here; undefined: nothing. */
export function roleHere(
  roles: readonly string[],
  { adminRoles, viewerRoles }: IdentityProviderSettings,
): Role | undefined {
  if (adminRoles.some((role) => roles.includes(role))) return 'admin';
  return viewerRoles.some((role) => roles.includes(role)) ? 'viewer' : undefined;
}

/**
 * Who somebody is. Names are what people call themselves; so the subject, which is the identity
 * provider's, always stands in the record, and no name can look like another's subject.
 * @throws LoginFailure when there is no usable subject
 */
export function personOf(claims: Claims): Pick<Identity, 'who' | 'name'> {
  const { sub } = claims;
  if (typeof sub !== 'string' || !subjectShape.test(sub)) {
    throw new LoginFailure('unfit', 'there is no usable subject');
  }
  const name = plain(claims.name) ?? plain(claims.preferred_username);
  const mail = claims.email_verified === false ? undefined : plain(claims.email);
  const parts = [name, mail && `<${mail}>`, `(subject ${sub})`];
  return {
    who: parts.filter((part) => part !== undefined).join(' '),
    name: name ?? mail ?? sub,
  };
}

function plain(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = clean(value.slice(0, 1_000))
    .replace(/[()<>\s]+/g, ' ')
    .trim();
  return text === '' ? undefined : cutWithEllipsis(text, longestName);
}

function ownValue(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Claims)[name]
    : undefined;
}

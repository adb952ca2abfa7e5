import { clean } from '../../untrusted/clean.js';
import { cutWithEllipsis } from '../../untrusted/cut.js';
import type { AssetAddresses } from '../assets/assets.js';
import { Document } from '../parts/document.js';

export interface NoRolePageProps {
  readonly assets: AssetAddresses;
  readonly who: string;
  readonly identityProvider: string;
  readonly claim: string;
  /** What it holds; undefined: it is not there. */
  readonly roles: readonly string[] | undefined;
}

/** Somebody may have hundreds. */
const mostShown = 30;
const longestShown = 100;

/** For somebody who is known at the identity provider, and may do nothing here. */
export function NoRolePage({ assets, who, identityProvider, claim, roles }: NoRolePageProps) {
  return (
    <Document title="Not allowed" assets={assets}>
      <main class="container login">
        <h1>Not allowed</h1>
        <p role="alert" class="notice notice-failed">
          You are logged in at {identityProvider}, but nothing that it says about you lets you in
          here.
        </p>
        <p>
          It calls you <strong>{who}</strong>. What counts here is the claim <code>{claim}</code>,{' '}
          {roles === undefined
            ? 'which is not there: the identity provider does not send it, or another scope has to be asked for.'
            : roles.length === 0
              ? 'which is empty.'
              : 'which holds:'}
        </p>
        {roles !== undefined && roles.length > 0 && (
          <ul>
            {roles.slice(0, mostShown).map((role) => (
              <li>
                <code>{cutWithEllipsis(clean(role), longestShown)}</code>
              </li>
            ))}
            {roles.length > mostShown && <li>and {roles.length - mostShown} more</li>}
          </ul>
        )}
        <p>
          Ask whoever runs this service which of them may look (<code>OIDC_VIEWER_ROLES</code>) and
          change things (<code>OIDC_ADMIN_ROLES</code>), and whoever manages {identityProvider} to
          give you one. Then <a href="/login">log in again</a>.
        </p>
      </main>
    </Document>
  );
}

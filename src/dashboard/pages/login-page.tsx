import type { AssetAddresses } from '../assets/assets.js';
import { Document } from '../parts/document.js';

export interface LoginPageProps {
  readonly assets: AssetAddresses;
  /** Where to go afterwards. */
  readonly next: string;
  readonly fault?: string | undefined;
  /** The host where people log in with an account of their own; undefined: only with a token. */
  readonly identityProvider: string | undefined;
}

export function LoginPage({ assets, next, fault, identityProvider }: LoginPageProps) {
  return (
    <Document title="Log in" assets={assets}>
      <main class="container login">
        <h1>applivery-triggers</h1>
        {fault !== undefined && (
          <p role="alert" class="notice notice-failed" id="fault">
            {fault}
          </p>
        )}
        {identityProvider !== undefined && (
          <p>
            {/* A link, not a form: the content security policy lets forms go nowhere else. */}
            <a role="button" href={`/login/oidc?next=${encodeURIComponent(next)}`}>
              Log in with {identityProvider}
            </a>
          </p>
        )}
        <form method="post" action="/login">
          <input type="hidden" name="next" value={next} />
          <label for="token">Token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            required
            autofocus={identityProvider === undefined}
            aria-describedby="token-help"
            aria-invalid={fault === undefined ? undefined : 'true'}
          />
          <small id="token-help">
            The <code>ADMIN_TOKEN</code>, or the <code>VIEWER_TOKEN</code> for looking only. Where
            none was set, it is in the file <code>admin-token</code> in the data folder.
          </small>
          <button
            type="submit"
            class={identityProvider === undefined ? undefined : 'secondary outline'}
          >
            Log in
          </button>
        </form>
      </main>
    </Document>
  );
}

/**
 * Leads on to a page of ours, for whoever came from another site, by a link or back from the login
 * there: the browser holds the session back on that way, and hands it out when a page of ours leads on.
 */
export function ArrivalPage({ assets, address }: { assets: AssetAddresses; address: string }) {
  return <OnwardPage assets={assets} address={address} title="One moment" />;
}

/** Leads to the identity provider, to be logged out there, too; no form may lead there. */
export function LeavingPage({ assets, address }: { assets: AssetAddresses; address: string }) {
  return <OnwardPage assets={assets} address={address} title="Logging out" />;
}

function OnwardPage(props: { assets: AssetAddresses; address: string; title: string }) {
  const { assets, address, title } = props;
  return (
    <Document title={title} assets={assets} onTo={address}>
      <main class="container login">
        <p>
          One moment. If nothing happens, <a href={address}>go on</a>.
        </p>
      </main>
    </Document>
  );
}

import type { AssetAddresses } from '../assets/assets.js';
import { Document } from '../parts/document.js';

/** @param props.next where to go afterwards */
export function LoginPage(props: { assets: AssetAddresses; next: string; fault?: string }) {
  const { assets, next, fault } = props;
  return (
    <Document title="Log in" assets={assets}>
      <main class="container login">
        <h1>applivery-triggers</h1>
        <form method="post" action="/login">
          <input type="hidden" name="next" value={next} />
          {fault !== undefined && (
            <p role="alert" class="notice notice-failed" id="fault">
              {fault}
            </p>
          )}
          <label for="token">Token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            required
            autofocus
            aria-describedby="token-help"
            aria-invalid={fault === undefined ? undefined : 'true'}
          />
          <small id="token-help">
            The <code>ADMIN_TOKEN</code>, or the <code>VIEWER_TOKEN</code> for looking only. Where
            none was set, it is in the file <code>admin-token</code> in the data folder.
          </small>
          <button type="submit">Log in</button>
        </form>
      </main>
    </Document>
  );
}

/**
 * What somebody gets who came over a link from another site: there the browser holds the session
 * back, and hands it out when the page asks for itself again.
 */
export function ArrivalPage({ assets, address }: { assets: AssetAddresses; address: string }) {
  return (
    <Document title="One moment" assets={assets} again>
      <main class="container login">
        <p>
          One moment. If nothing happens, <a href={address}>go on</a>.
        </p>
      </main>
    </Document>
  );
}

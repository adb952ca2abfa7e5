import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { isKnownAddress } from './known-hosts.js';

/** The hosts that pages may link to. */
export const KnownHosts = createContext<readonly string[]>([]);

/** What a provider gave as an address: a link only when it leads where we expect it to. */
export function RemoteLink({ url, text }: { url: string; text?: string }) {
  const hosts = useContext(KnownHosts);
  if (!isKnownAddress(url, hosts)) return <span class="address">{url}</span>;
  return (
    <a href={url} rel="noreferrer noopener" class="address">
      {text ?? url}
    </a>
  );
}

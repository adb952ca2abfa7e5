import type { ConnectionSettings } from '../../domain/connection.js';

/** The hosts of the connections' own pages, and Applivery's domains. */
export function knownHosts(
  connections: Iterable<Pick<ConnectionSettings, 'url'>>,
  linkDomains: readonly string[],
): string[] {
  const hosts = [...connections].map(({ url }) => new URL(url).host);
  // GitHub's pages are not where its API is: api.github.com, api.NAME.ghe.com.
  const pages = hosts.map((host) => host.replace(/^api\.(?=github\.com$|[\w-]+\.ghe\.com$)/, ''));
  return [...new Set([...pages, ...linkDomains])];
}

/** An http(s) address without user info, on one of the hosts or below. */
export function isKnownAddress(text: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    hosts.some((host) => url.host === host || url.host.endsWith(`.${host}`))
  );
}

import type { Settings } from '../settings/read-settings.js';

/** Where a service with these settings is, for programs on the same machine. */
export function localUrl({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

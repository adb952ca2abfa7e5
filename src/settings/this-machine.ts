import { BlockList, isIPv4 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

/** Whether an http(s) URL leads to this machine, so that nobody is on the way. */
export function isThisMachine(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIPv4(hostname) && loopback.check(hostname, 'ipv4');
}

import { BlockList, isIP, isIPv6 } from 'node:net';

const near = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  near.addSubnet(network, prefix, 'ipv4');
}
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');

/** Proxies pass on what they were told; an address is not longer, and many are remembered. */
const longestAddress = 64;

/**
 * Who is asking, for counting requests and failed logins: the other end of the connection or, when that is a
 * proxy near by, whom the proxy names. Only the last name is the proxy's; those before it are
 * whatever the client wrote there.
 *
 * @param forwardedFor the header `X-Forwarded-For`
 */
export function clientAddress(remote: string, forwardedFor: string): string {
  const far = farNetwork(remote);
  if (far !== undefined) return far;
  const other = plain(remote);
  const named = plain(forwardedFor.split(',').at(-1)?.trim() ?? '').slice(0, longestAddress);
  return named === '' ? network(other) : network(named);
}

/**
 * The network of whoever is at the other end of a connection; undefined when that is near by, and may
 * be a proxy with everybody behind it.
 */
export function farNetwork(remote: string): string | undefined {
  const other = plain(remote);
  const isNear = isIP(other) !== 0 && near.check(other, isIPv6(other) ? 'ipv6' : 'ipv4');
  return isNear ? undefined : network(other);
}

/** IPv4 that came over IPv6 is IPv4. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Whoever has one IPv6 address has 2^64 of them: they count as one. */
function network(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('::');
  const head = front === '' ? [] : front.split(':');
  const tail = back === undefined || back === '' ? [] : back.split(':');
  const zeros = back === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

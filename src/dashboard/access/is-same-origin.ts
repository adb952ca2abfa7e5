export interface OriginHeaders {
  /** `Sec-Fetch-Site`; empty: the browser does not send it. */
  readonly site: string;
  /** `Origin`; empty: none. */
  readonly origin: string;
  /** `Host`. */
  readonly host: string;
}

/**
 * Whether a form was sent from a page of ours. Browsers say so in `Sec-Fetch-Site`, older ones only
 * in `Origin`; what says neither is not taken.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function isSameOrigin({ site, origin, host }: OriginHeaders, publicUrl: string): boolean {
  if (site !== '') return site === 'same-origin';
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.host === host || from.origin === new URL(publicUrl).origin;
}

/** Where somebody got to. */
export interface Arrival {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
  /** All addresses on the way, the last one included. */
  readonly way: readonly URL[];
}

const longestWay = 20;

/** A browser without scripts that keeps cookies, and goes where it is sent. */
export class Wanderer {
  readonly #jars = new Map<string, Map<string, string>>();

  /** The cookies for an origin, by name. */
  cookies(origin: string): Map<string, string> {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    return jar;
  }

  /** One request, without going on from there. */
  async ask(url: string, fields?: Record<string, string>): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.cookies(origin);
    const response = await fetch(url, {
      ...(fields !== undefined && { method: 'POST', body: new URLSearchParams(fields) }),
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(fields !== undefined && { 'sec-fetch-site': 'same-origin' }),
      },
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      const isGone = /max-age=0/i.test(cookie) || /expires=thu, 01 jan 1970/i.test(cookie);
      if (isGone) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Follows redirects, and pages that lead on at once. @param stop where not to go any more */
  async go(
    from: string,
    fields?: Record<string, string>,
    stop: (url: URL) => boolean = () => false,
  ): Promise<Arrival> {
    const way = [new URL(from)];
    let response = await this.ask(from, fields);
    for (;;) {
      const text = await response.text();
      const here = way.at(-1)!;
      const [, refresh] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text) ?? [];
      const next = response.headers.get('location') ?? refresh?.replaceAll('&amp;', '&');
      if (next === undefined) return { url: here, status: response.status, text, way };
      const url = new URL(next, here);
      way.push(url);
      if (way.length > longestWay) throw new Error(`it goes in circles: ${way.join(' ')}`);
      if (stop(url)) return { url, status: response.status, text, way };
      response = await this.ask(url.href);
    }
  }
}

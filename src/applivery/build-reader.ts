import type { Millis } from '../domain/clock.js';
import type { Event } from '../domain/event.js';
import type { Json, JsonObject } from '../domain/json.js';
import type { Secret } from '../domain/secret.js';
import { ask, standardTimeout, type Access, type Answer } from './ask.js';
import { cleanBuild } from './clean-build.js';
import { at } from './clean-values.js';
import {
  ofAnotherApp,
  readingOfRefusal,
  withoutId,
  withoutToken,
  type Reading,
  type RefusedReading,
} from './reading.js';

/** Asks Applivery for the build of an event. */
export interface BuildReader {
  /** @param stopping ends the call: what it gives then says nothing of Applivery */
  read(event: Event, stopping: AbortSignal): Promise<Reading>;
}

/**
 * What the token is: a service account's, for all apps of a workspace, or that of one app. Each has
 * endpoints of its own, and nothing in a token tells which it is.
 * https://docs.applivery.com/en/platform/api/service-accounts
 * https://docs.applivery.com/en/app-distribution/api/app-api-token
 */
type TokenKind = 'service-account' | 'app';

const hexId = /^[a-fA-F0-9]{24}$/;
/** What the Workspace API takes for an organization or an app. */
const idOrSlug = /^(?:[a-fA-F0-9]{24}|[a-zA-Z0-9-]{3,100})$/;

/** Ways that lead to a build, by the kind of token that they are for. */
type Paths = ReadonlyMap<TokenKind, string>;

export interface BuildReaderOptions extends Pick<Access, 'url' | 'clock'> {
  /** Undefined: nobody is asked, and nothing is known. */
  readonly token: Secret | undefined;
  readonly timeout?: Millis;
}

export function openBuildReader(options: BuildReaderOptions): BuildReader {
  const { url, clock, token, timeout = standardTimeout } = options;
  if (token === undefined) {
    const reading = { outcome: 'unknown', status: undefined, why: withoutToken } as const;
    return { read: () => Promise.resolve(reading) };
  }
  return new TokenReader({ url, clock, token, timeout });
}

/** Reads a list of builds, as only the token of one app may: whether such a token works. */
export function openProbe(
  options: BuildReaderOptions & { readonly token: Secret },
): (stopping: AbortSignal) => Promise<Reading> {
  const access = { timeout: standardTimeout, ...options };
  return async (stopping) =>
    readingOf(await ask(access, '/v1/integrations/builds?limit=1', stopping), undefined);
}

class TokenReader implements BuildReader {
  readonly #access: Access;
  /** What the token showed itself to be; undefined: nothing was read with it yet. */
  #kind: TokenKind | undefined;

  constructor(access: Access) {
    this.#access = access;
  }

  async read({ value }: Event, stopping: AbortSignal): Promise<Reading> {
    const paths = pathsTo(value);
    if (paths === undefined) return { outcome: 'unknown', status: undefined, why: withoutId };
    const kinds = [...paths.keys()].sort(
      (one, other) => Number(other === this.#kind) - Number(one === this.#kind),
    );
    let refused: RefusedReading | undefined;
    for (const kind of kinds) {
      const reading = readingOf(
        await ask(this.#access, paths.get(kind) ?? '', stopping),
        at(value, 'application', 'id'),
      );
      if (reading.outcome === 'read') this.#kind = kind;
      if (!mayBeOfOtherKind(reading) || (kind === this.#kind && !reading.isOfToken)) {
        return reading;
      }
      // That there is no such build says more than that the token is not for these endpoints.
      if (refused === undefined || (refused.isOfToken && !reading.isOfToken)) refused = reading;
    }
    return refused ?? { outcome: 'unknown', status: undefined, why: withoutId };
  }
}

/** Also when there is no such build: it may be that nothing is shown to this kind of token. */
function mayBeOfOtherKind(reading: Reading | RefusedReading): reading is RefusedReading {
  if (!('isOfToken' in reading) || reading.outcome === 'later') return false;
  return reading.isOfToken || reading.status === 404;
}

/** Undefined: the event names no build. What it names is put into addresses: only ids are. */
function pathsTo(event: JsonObject): Paths | undefined {
  const [organization, application, build] = ['organization', 'application', 'build'].map((name) =>
    at(event, name, 'id'),
  );
  if (typeof build !== 'string' || !hexId.test(build)) return undefined;
  const paths = new Map<TokenKind, string>();
  const isId = (id: Json | undefined): id is string => typeof id === 'string' && idOrSlug.test(id);
  if (isId(organization) && isId(application)) {
    paths.set(
      'service-account',
      `/v1/organizations/${organization}/apps/${application}/builds/${build}`,
    );
  }
  paths.set('app', `/v1/integrations/builds/${build}`);
  return paths;
}

function readingOf(answer: Answer, application: Json | undefined): Reading | RefusedReading {
  switch (answer.kind) {
    case 'refusal':
      return readingOfRefusal(answer.refusal);
    case 'none':
      return {
        outcome: 'later',
        status: answer.status,
        trouble: answer.trouble,
        retryAt: undefined,
      };
    case 'data': {
      const { status, data } = answer;
      // An app's token reads any build of that app, whatever the event says it is of.
      const owner = at(data, 'applicationInfo', 'id') ?? at(data, 'application');
      if (isHexId(owner) && isHexId(application) && !isSameId(owner, application)) {
        return { outcome: 'unknown', status, why: ofAnotherApp };
      }
      return { outcome: 'read', status, facts: cleanBuild(data) };
    }
  }
}

function isHexId(value: Json | undefined): value is string {
  return typeof value === 'string' && hexId.test(value);
}

function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

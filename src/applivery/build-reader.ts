import type { Millis } from '../domain/clock.js';
import type { Event } from '../domain/event.js';
import type { Json } from '../domain/json.js';
import type { Secret } from '../domain/secret.js';
import { ask, standardTimeout, type Access, type Answer } from './ask.js';
import { cleanBuild } from './clean-build.js';
import { at } from './clean-values.js';
import {
  anotherBuild,
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
/** What the Workspace API takes for an organization. An app it takes by its slug, too, which is not enough to tell one from another. */
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
    const asked = { build: at(value, 'build', 'id'), application: at(value, 'application', 'id') };
    const paths = pathsTo(asked, at(value, 'organization', 'id'));
    if (paths === undefined) return { outcome: 'unknown', status: undefined, why: withoutId };
    const kinds = [...paths.keys()].sort(
      (one, other) => Number(other === this.#kind) - Number(one === this.#kind),
    );
    let refused: RefusedReading | undefined;
    for (const kind of kinds) {
      const reading = readingOf(await ask(this.#access, paths.get(kind) ?? '', stopping), asked);
      if (reading.outcome === 'read') this.#kind = kind;
      if (!othersMayKnow(reading, kind === this.#kind)) return reading;
      if (refused === undefined || weight(reading) > weight(refused)) refused = reading;
    }
    return refused ?? { outcome: 'unknown', status: undefined, why: withoutId };
  }
}

/** Also when there is no such build: it may be that nothing is shown to this kind of token. */
function othersMayKnow(
  reading: Reading | RefusedReading,
  isKnownKind: boolean,
): reading is RefusedReading {
  if (!('othersMayKnow' in reading)) return false;
  return (
    reading.othersMayKnow === 'yes' || (reading.othersMayKnow === 'while-unknown' && !isKnownKind)
  );
}

/**
 * Which of two refusals to go by: while one of them may change, nothing is settled; and that there is
 * no such build says more than that the token is not for these endpoints.
 */
function weight({ outcome, isOfToken }: RefusedReading): number {
  if (outcome === 'later') return 2;
  return isOfToken ? 0 : 1;
}

/** What the event says it is of. */
interface Asked {
  readonly build: Json | undefined;
  readonly application: Json | undefined;
}

/** Undefined: the event names no build. What it names is put into addresses: only ids are. */
function pathsTo({ build, application }: Asked, organization: Json | undefined): Paths | undefined {
  if (!isHexId(build)) return undefined;
  const paths = new Map<TokenKind, string>();
  if (typeof organization === 'string' && idOrSlug.test(organization) && isHexId(application)) {
    paths.set(
      'service-account',
      `/v1/organizations/${organization}/apps/${application}/builds/${build}`,
    );
  }
  paths.set('app', `/v1/integrations/builds/${build}`);
  return paths;
}

/** @param asked undefined: for no build in particular */
function readingOf(answer: Answer, asked: Asked | undefined): Reading | RefusedReading {
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
      const why = asked && whyNotIt(data, asked);
      if (why !== undefined) return { outcome: 'unknown', status, why };
      return { outcome: 'read', status, facts: cleanBuild(data) };
    }
  }
}

/** An app's token reads any build of that app, whatever the event says it is of. */
function whyNotIt(data: Json, { build, application }: Asked): string | undefined {
  const id = at(data, 'id');
  if (id !== undefined && !isSameId(id, build)) return anotherBuild;
  const owners = [['applicationInfo', 'id'], ['application', 'id'], ['application']];
  const named = owners
    .map((path) => at(data, ...path))
    .filter((owner) => typeof owner === 'string');
  return named.every((owner) => isSameId(owner, application)) ? undefined : ofAnotherApp;
}

function isHexId(value: Json | undefined): value is string {
  return typeof value === 'string' && hexId.test(value);
}

function isSameId(one: Json, other: Json | undefined): boolean {
  return isHexId(one) && isHexId(other) && one.toLowerCase() === other.toLowerCase();
}

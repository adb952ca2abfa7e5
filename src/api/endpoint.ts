import type { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import type { By } from '../operate/on-record.js';
import type { Records } from '../records/records.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import type { Store } from '../store/store.js';
import { readInput } from './read-input.js';

/** What the API answers from. */
export interface ApiData {
  readonly records: Records;
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  /** What is wrong with the rules in the folder, for people. */
  readonly rulesFault: () => string | undefined;
  readonly clock: Clock;
  readonly description: ApiDescription;
}

/** The API itself, as OpenAPI describes it. */
export interface ApiDescription {
  readonly openapi: string;
  readonly [part: string]: unknown;
}

/** One request of the API: what it takes and answers, and how. Router and description are made of it. */
export interface Endpoint {
  /** `post`: changes something. */
  readonly method: 'get' | 'post';
  /** Below `/api/v1`, as OpenAPI writes it: `/tasks/{id}`. */
  readonly path: string;
  /** Names it in the description: generated clients have a function of this name. */
  readonly name: string;
  readonly summary: string;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  /** Of the answer when all is well. `202`: it is taken, and done later. */
  readonly status: 200 | 202;
  readonly answer: z.ZodType;
  /** @throws Problem, NotPossible */
  readonly answerTo: (request: RawRequest, data: ApiData) => Promise<unknown>;
}

interface RawRequest {
  /** From the path; empty where it has none. */
  readonly id: string;
  readonly query: unknown;
  /** Parsed JSON; undefined: there was none. */
  readonly body: unknown;
  readonly who: string;
}

interface ReadRequest<Query, Body> {
  readonly id: string;
  readonly query: Query;
  readonly body: Body;
  readonly by: By;
}

interface Definition<
  Query extends z.ZodObject,
  Body extends z.ZodType<Reasoned>,
  Answer extends z.ZodType,
> extends Omit<Endpoint, 'query' | 'body' | 'answer' | 'answerTo'> {
  readonly query: Query;
  readonly body: Body;
  readonly answer: Answer;
  readonly answerTo: (
    request: ReadRequest<z.output<Query>, z.output<Body>>,
    data: ApiData,
  ) => Promise<z.input<Answer>>;
}

interface Reasoned {
  readonly reason?: string | undefined;
}

/** An endpoint whose input is read by its schemas before it is looked at. */
export function defineEndpoint<
  Query extends z.ZodObject,
  Body extends z.ZodType<Reasoned>,
  Answer extends z.ZodType,
>(definition: Definition<Query, Body, Answer>): Endpoint {
  const { method, query, body, answerTo } = definition;
  return {
    ...definition,
    body: method === 'post' ? body : undefined,
    answerTo: async ({ id, who, ...given }, data) => {
      const readQuery = readInput('query', query, given.query);
      const readBody = readInput('body', body, given.body === undefined ? {} : given.body);
      const by = { who, reason: readBody.reason };
      return answerTo({ id, query: readQuery, body: readBody, by }, data);
    },
  };
}

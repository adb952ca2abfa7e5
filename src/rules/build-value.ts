import type { BuildFacts } from '../domain/build.js';
import type { JsonObject } from '../domain/json.js';

/** What is known of a build as expressions see it: a moment is a text. */
export function buildValueOf(facts: BuildFacts): JsonObject {
  const { createdAt, ...others } = facts;
  if (createdAt === undefined) return others;
  return { ...others, createdAt: new Date(createdAt).toISOString() };
}

/** The other way round, of a value with nothing in it but what is declared. */
export function buildFactsOf(value: JsonObject): BuildFacts {
  const { createdAt, ...others } = value;
  const facts = others as BuildFacts;
  return typeof createdAt === 'string' ? { ...facts, createdAt: Date.parse(createdAt) } : facts;
}

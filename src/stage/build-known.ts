import { notRead, type BuildKnowledge } from '../domain/build.js';
import { findBuild, type BuildRecord } from '../store/tables/builds.js';
import type { Db } from '../store/schema.js';

const notYet: BuildKnowledge = {
  known: false,
  why: 'Applivery has not told it yet, and is asked again',
};

/** What rules may know of a delivery's build by what is recorded. */
export function knowledgeIn(record: BuildRecord | undefined): BuildKnowledge {
  return record === undefined ? notRead : (record.knowledge ?? notYet);
}

/** What rules may know of a delivery's build. Calls nobody. */
export async function buildKnown(db: Db, delivery: string): Promise<BuildKnowledge> {
  return knowledgeIn(await findBuild(db, delivery));
}

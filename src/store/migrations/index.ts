import type { Migration } from 'kysely/migration';
import { mainJob } from './0001-main-job.js';
import { effectLedger } from './0002-effect-ledger.js';
import { audit } from './0003-audit.js';
import { taskMode } from './0004-task-mode.js';
import { mutes } from './0005-mutes.js';
import { notices } from './0006-notices.js';
import { lists } from './0007-lists.js';
import { builds } from './0008-builds.js';
import { listedWhenMatched } from './0009-listed-when-matched.js';
import type { ColumnTypes } from './column-types.js';

/** The one numbered history. Add at the end; never change what has been released. */
export function migrations(types: ColumnTypes): Record<string, Migration> {
  return {
    '0001-main-job': mainJob(types),
    '0002-effect-ledger': effectLedger(types),
    '0003-audit': audit(types),
    '0004-task-mode': taskMode(),
    '0005-mutes': mutes(types),
    '0006-notices': notices(types),
    '0007-lists': lists(),
    '0008-builds': builds(types),
    '0009-listed-when-matched': listedWhenMatched(),
  };
}

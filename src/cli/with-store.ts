import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../domain/clock.js';
import { openLog } from '../log/log.js';
import { openRules } from '../service/open-rules.js';
import type { Settings } from '../settings/read-settings.js';
import { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { sqliteFile } from '../store/sqlite/open-sqlite.js';
import { openStoreOfCommand } from '../store/open-store.js';
import type { Store } from '../store/store.js';
import type { ViewOptions } from '../views/delivery-view.js';
import { CommandFailed } from './command.js';

/**
 * Opens the data folder for one command, also while the service runs on it.
 * @throws CommandFailed when the service never ran there
 */
export async function withStore(
  settings: Settings,
  work: (store: Store, views: ViewOptions) => Promise<void>,
): Promise<void> {
  if (settings.database === undefined && !existsSync(join(settings.dataDir, sqliteFile))) {
    throw new CommandFailed(
      `There is no data in ${settings.dataDir}: the service has not run there. Name its data folder with --data or DATA_DIR.`,
    );
  }
  const store = await openStoreOfCommand(settings, openLog('warn', process.stderr), systemClock);
  try {
    const catalog = new RulesetCatalog(store, (await openRules(settings)).language);
    const publicUrl = settings.publicUrl ?? `http://${settings.host}:${settings.port}`;
    await work(store, { db: store.db, catalog, publicUrl });
  } finally {
    await store.close();
  }
}

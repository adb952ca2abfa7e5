import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { systemClock } from '../domain/clock.js';
import type { ConnectionSettings } from '../domain/connection.js';
import type { Delivery } from '../domain/delivery.js';
import { Failure } from '../domain/failure.js';
import { attention, ok, wrong, type Finding } from '../doctor/finding.js';
import { lookAtApplivery } from '../doctor/look-at-applivery.js';
import { lookAtCredentials, lookAtProviders } from '../doctor/look-at-connections.js';
import { lookAtFolder } from '../doctor/look-at-data.js';
import { lookAtRules } from '../doctor/look-at-rules.js';
import { lookAtService } from '../doctor/look-at-service.js';
import { lookAtStore } from '../doctor/look-at-store.js';
import { openLog } from '../log/log.js';
import { openConnections } from '../service/open-connections.js';
import { openRules, type OpenedRules } from '../service/open-rules.js';
import { sparingGate } from '../online/sparing-gate.js';
import { webhookPath } from '../receive/webhook.js';
import { readOwnSecrets } from '../settings/own-secrets.js';
import { SettingsError, type Settings } from '../settings/read-settings.js';
import { resolveConnections } from '../settings/resolve-connections.js';
import { Allowances } from '../stage/allowances.js';
import type { Db } from '../store/schema.js';
import { listDeliveries } from '../store/tables/delivery-lists.js';
import { openStoreOfCommand } from '../store/open-store.js';
import { sqliteFile } from '../store/sqlite/open-sqlite.js';
import type { AddCommand, Format, Surroundings } from './command.js';
import { doctorSummary, doctorText } from './doctor-text.js';
import { localUrl } from './local-url.js';
import {
  dataOption,
  formatOption,
  rulesOption,
  settingsFor,
  type FolderOptions,
} from './options.js';

interface DoctorOptions extends FolderOptions {
  readonly format: Format;
  readonly offline?: true;
}

export const addDoctor: AddCommand = (program, surroundings, end) => {
  program
    .command('doctor')
    .description('check the whole chain, from the rules to the permissions at each provider')
    .addOption(rulesOption())
    .addOption(dataOption())
    .addOption(new Option('--offline', 'do not ask GitHub, GitLab and Applivery'))
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nIt needs the settings of the service. It reads only, and sends the service no delivery.\nExit status 1: something is wrong.',
    )
    .action(async (options: DoctorOptions) => {
      const findings = await examine(options, surroundings);
      surroundings.out(
        options.format === 'json'
          ? JSON.stringify(
              findings.map(({ fix, ...finding }) => ({ ...finding, fix: fix ?? null })),
              null,
              2,
            )
          : doctorText(findings),
      );
      surroundings.err(doctorSummary(findings));
      end(findings.some(({ state }) => state === 'wrong') ? 1 : 0);
    });
};

async function examine(options: DoctorOptions, surroundings: Surroundings): Promise<Finding[]> {
  let settings: Settings;
  try {
    settings = settingsFor(surroundings, options);
  } catch (error) {
    return settingsFaults(error);
  }
  const rules = await openRules(settings);
  const data = await examineData(settings);
  const isOffline = options.offline === true;
  return [
    ...lookAtMode(settings),
    ...lookAtRules({
      folder: settings.rulesDir,
      isMissing: rules.missing.length > 0,
      ruleset: rules.ruleset,
      diagnostics: rules.diagnostics,
    }),
    ...data.findings,
    ...(await lookAtService({
      publicUrl: settings.publicUrl,
      localUrl: localUrl(settings),
      webhookPath,
      webhookToken: readOwnSecrets(settings)?.webhookTokens[0],
      rulesHash: rules.ruleset?.hash,
    })),
    ...(await examineConnections(settings, rules, surroundings, isOffline)),
    ...(await lookAtApplivery({
      ...settings.applivery,
      ruleset: rules.ruleset,
      lastBuild: data.lastBuild,
      isOffline,
    })),
  ];
}

function settingsFaults(error: unknown): Finding[] {
  if (!(error instanceof SettingsError)) throw error;
  return error.faults.map((fault) => wrong('settings', `${fault}.`, 'Correct this variable.'));
}

function lookAtMode({ mode }: Settings): Finding[] {
  const text = 'The settings can be used.';
  if (mode === 'live') return [ok('settings', text)];
  return [
    attention('settings', 'MODE is dry-run: nothing is sent.', 'Set MODE to live, or remove it.'),
  ];
}

/** What was found, and what came last of a build. */
interface ExaminedData {
  readonly findings: readonly Finding[];
  readonly lastBuild: Delivery | undefined;
}

async function examineData(settings: Settings): Promise<ExaminedData> {
  const { dataDir, database } = settings;
  const file = join(dataDir, sqliteFile);
  const folder = existsSync(dataDir) ? await lookAtFolder(dataDir) : [];
  if (database === undefined && !existsSync(file)) {
    const fix = 'Start the service, or name its data folder with --data or DATA_DIR.';
    const none = wrong('data', `There is no ${file}: the service has not run there.`, fix);
    return { findings: [...folder, none], lastBuild: undefined };
  }
  try {
    const log = openLog('silent', process.stderr);
    const store = await openStoreOfCommand(settings, log, systemClock);
    const place = database === undefined ? file : 'PostgreSQL (DATABASE_URL)';
    try {
      const found = await lookAtStore(store.db, place, systemClock.now());
      return { findings: [...folder, ...found], lastBuild: await lastBuild(store.db) };
    } finally {
      await store.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fix =
      database === undefined
        ? 'See Troubleshooting in the README.'
        : 'See whether the database runs, and whether DATABASE_URL is right.';
    const closed = wrong('data', `It cannot be opened: ${message}`, fix);
    return { findings: [...folder, closed], lastBuild: undefined };
  }
}

async function lastBuild(db: Db): Promise<Delivery | undefined> {
  for (const action of ['build_processed', 'build_created']) {
    const [newest] = await listDeliveries(db, { action, limit: 1 });
    if (newest !== undefined) return newest;
  }
  return undefined;
}

async function examineConnections(
  settings: Settings,
  { ruleset, entries }: OpenedRules,
  { environment }: Surroundings,
  isOffline: boolean,
): Promise<Finding[]> {
  let connections: ReadonlyMap<string, ConnectionSettings>;
  try {
    connections = resolveConnections(settings, entries, environment);
  } catch (error) {
    return settingsFaults(error);
  }
  const allowances = new Allowances(systemClock);
  try {
    const opened = openConnections(connections, systemClock, ({ name }) =>
      allowances.listen(name, sparingGate(name)),
    );
    return [
      ...lookAtCredentials(connections, opened, ruleset),
      ...(isOffline ? [] : await lookAtProviders(opened, ruleset, allowances)),
    ];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [wrong('connections', error.message, error.fix ?? 'Correct its credentials.')];
  }
}

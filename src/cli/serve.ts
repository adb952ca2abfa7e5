import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { ConnectionSettings } from '../domain/connection.js';
import { openLog } from '../log/log.js';
import { logOutput } from '../log/log-output.js';
import { openService, type Service } from '../main.js';
import { openRules, type OpenedRules } from '../service/open-rules.js';
import { formatDiagnostics } from '../rules/diagnostics/format-diagnostics.js';
import { credentialsRemedy } from '../domain/credentials-remedy.js';
import { resolveConnections } from '../settings/resolve-connections.js';
import { openOwnSecrets } from '../settings/own-secrets.js';
import type { Settings } from '../settings/read-settings.js';
import type { AddCommand, ExitStatus, Surroundings } from './command.js';
import { dataOption, rulesOption, settingsFor, type FolderOptions } from './options.js';

export const addServe: AddCommand = (program, surroundings, end) => {
  program
    .command('serve')
    .description('receive, match, act and follow, until stopped')
    .addOption(rulesOption())
    .addOption(dataOption())
    .action(async (options: FolderOptions) => {
      tuneGarbageCollection();
      const settings = settingsFor(surroundings, options);
      const rules = await openRules(settings);
      const connections = resolveConnections(settings, rules.entries, surroundings.environment);
      const secrets = openOwnSecrets(settings);
      const log = openLog(settings.logLevel, logOutput(settings.logFormat));
      // Heard from here on, so that a stop during the start is not lost.
      const stopped = stopSignal();
      const failed = Promise.withResolvers<ExitStatus>();
      const service = await openService({
        ...{ settings, secrets, rules, connections, log },
        // Whoever keeps it running starts it again.
        failed: () => failed.resolve(1),
      });
      process.on('SIGHUP', () => void service.reloadRules());
      welcome(service, settings, rules, connections, surroundings);
      const status = await Promise.race([stopped.then(() => 0 as const), failed.promise]);
      await service.stop();
      end(status);
      // A call that hangs would keep the process for as long as it hangs.
      setImmediate(() => process.exit());
    });
};

/** Measured with `bench/burst` and `bench/ingest`. */
function tuneGarbageCollection(): void {
  // Left alone, V8 lets garbage grow to four times what is in use before it collects any, in a
  // burst of deliveries; half as much again is as fast, and needs some 50 MB less.
  setFlagsFromString('--heap-growing-percent=50');
  // When many connections come at once, V8 finds that what is made for a request lives long, and
  // makes it among what is old from then on: collecting it takes four times as long, for ever after.
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/** What a person sees first: where to point Applivery, and what will not be done. On standard error: the log has standard output. */
function welcome(
  service: Service,
  settings: Settings,
  rules: OpenedRules,
  connections: ReadonlyMap<string, ConnectionSettings>,
  { err }: Surroundings,
): void {
  const lines = [
    '',
    'applivery-triggers is running.',
    '',
    '  Webhook URL to paste into Applivery:',
    `    ${shownWebhookUrl(service, settings)}`,
    ...(settings.publicUrl === undefined
      ? ['    (Applivery must be able to reach it: set PUBLIC_URL to the address others use.)']
      : []),
    '  Dashboard:',
    `    ${settings.publicUrl ?? service.url}`,
    settings.adminToken === undefined
      ? `    (Log in with the token in ${join(settings.dataDir, 'admin-token')}.)`
      : '    (Log in with the ADMIN_TOKEN.)',
    '',
    ...rulesLines(settings, rules),
    ...connectionLines(settings, [...connections.values()]),
    ...appliveryLines(settings, rules),
    '',
    '  Try it, in a second shell:  npm run -s cli -- send build_processed',
    '',
  ];
  err(lines.join('\n'));
}

/** A token that somebody chose is known to them, and standard error is kept by whatever runs the service. */
function shownWebhookUrl({ webhookUrl }: Service, { webhookTokens }: Settings): string {
  return webhookTokens.length === 0
    ? webhookUrl
    : webhookUrl.replace(/[^/]*$/, '<the first of WEBHOOK_TOKENS>');
}

function rulesLines({ rulesDir }: Settings, rules: OpenedRules): string[] {
  const errors = rules.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    return [
      formatDiagnostics('text', errors, { sources: rules.sources }),
      '',
      `  The rules in ${rulesDir} have ${errors.length} ${errors.length === 1 ? 'error' : 'errors'} (above). Deliveries are recorded; the rules that were`,
      '  loaded before stay in force, or deliveries wait if there are none. Mend the rules and start again.',
    ];
  }
  if (rules.missing.length > 0) {
    return [
      `  There is no rules folder at ${rulesDir}: deliveries are recorded, and nothing is done. Set RULES_DIR.`,
    ];
  }
  const count = rules.ruleset?.rules.length ?? 0;
  return count === 0
    ? [`  There are no rules in ${rulesDir}: deliveries are recorded, and nothing is done.`]
    : [`  ${count} ${count === 1 ? 'rule' : 'rules'} from ${rulesDir}${shadowText(rules)}.`];
}

function shadowText({ ruleset }: OpenedRules): string {
  const count = ruleset?.rules.filter(({ mode }) => mode === 'shadow').length ?? 0;
  if (count === 0) return '';
  return `, ${count} of them in shadow mode (recorded, not sent: see the command \`shadow\`)`;
}

function connectionLines({ mode }: Settings, connections: readonly ConnectionSettings[]): string[] {
  if (mode === 'dry-run') {
    return ['  MODE is dry-run: everything is recorded as `dry-run`, nothing is sent.'];
  }
  return connections.map(({ name, url, credentials, triggerToken }) => {
    if (credentials !== undefined) return `  ${name}: ${url}`;
    return triggerToken === undefined
      ? `  ${name}: NO CREDENTIALS. Its tasks are recorded as \`dry-run\`, not sent. ${credentialsRemedy(name)}`
      : `  ${name}: ${url}, with a trigger token only`;
  });
}

/** Nobody needs to know of it who has no rule that asks for builds. */
function appliveryLines(
  { applivery: { url, token } }: Settings,
  { ruleset }: OpenedRules,
): string[] {
  if (token !== undefined) return [`  applivery: ${url}`];
  const count = ruleset?.rules.filter(({ mode, usesBuild }) => mode !== 'off' && usesBuild).length;
  if (!count) return [];
  const rules = count === 1 ? '1 rule uses' : `${count} rules use`;
  return [
    `  applivery: NO TOKEN. ${rules} \`build\`, of which nothing is known then. Set APPLIVERY_TOKEN.`,
  ];
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

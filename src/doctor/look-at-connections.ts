import type { ConnectionSettings } from '../domain/connection.js';
import { Failure } from '../domain/failure.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import { findInRules } from '../findings/find-in-rules.js';
import { checkOnline } from '../online/check-online.js';
import { whoAmI } from '../online/who-am-i.js';
import type { Ruleset } from '../rules/ruleset.js';
import { credentialsRemedy } from '../domain/credentials-remedy.js';
import type { Allowances } from '../stage/allowances.js';
import type { Connections, OpenConnection } from '../stage/connections.js';
import { attention, ok, wrong, type Finding } from './finding.js';

/** The most findings of one sort that are shown one by one. */
const mostShown = 10;

/** Which connections the rules use, and whether there are credentials for them. Calls nobody. */
export function lookAtCredentials(
  connections: ReadonlyMap<string, ConnectionSettings>,
  opened: Connections,
  ruleset: Ruleset | undefined,
): Finding[] {
  const used = usedBy(ruleset);
  return [...connections.values()].flatMap(({ name, url }) => {
    const about = `connection ${name}`;
    if (opened.has(name)) return [ok(about, `There are credentials for ${url}.`)];
    if (!used.has(name)) return [];
    return [
      attention(
        about,
        'It has no credentials: what rules send through it is recorded, not sent.',
        credentialsRemedy(name),
      ),
    ];
  });
}

function usedBy(ruleset: Ruleset | undefined): ReadonlySet<string> {
  const rules = ruleset?.rules.filter(({ mode }) => mode === 'live') ?? [];
  return new Set(rules.flatMap(({ steps }) => steps.map(({ connection }) => connection)));
}

/** Asks every provider, reading only: who we are, what the rules need and lack, how much may be asked. */
export async function lookAtProviders(
  opened: Connections,
  ruleset: Ruleset | undefined,
  allowances: Allowances,
): Promise<Finding[]> {
  const who = await Promise.all([...opened.values()].map(lookAtLogin));
  const needs = ruleset === undefined ? [] : needsOf(ruleset, await checkOnline(ruleset, opened));
  const limits = [...opened.keys()].flatMap((name) => lookAtAllowance(name, allowances));
  return [...who, ...needs, ...limits];
}

/** Asks the providers what each connection may do of what the rules need, by the connection's name. */
export type CheckConnections = (
  ruleset: Ruleset | undefined,
) => Promise<ReadonlyMap<string, readonly Finding[]>>;

/**
 * The same of one connection: who we are there, and what the rules need there and lack.
 * @param ruleset what is sent through other connections is left out
 */
export async function lookAtConnection(
  connection: OpenConnection,
  ruleset: Ruleset | undefined,
): Promise<Finding[]> {
  const { name } = connection.settings;
  const login = await lookAtLogin(connection);
  // Whom the provider does not know it tells nothing else.
  if (login.state === 'wrong' || ruleset === undefined) return [login];
  const part = partThrough(ruleset, name);
  if (part.rules.length === 0) return [login, ok('permissions', 'No rule sends anything there.')];
  return [login, ...needsOf(ruleset, await checkOnline(part, new Map([[name, connection]])))];
}

/** The rules and steps that send something through a connection. */
function partThrough(ruleset: Ruleset, connection: string): Ruleset {
  const rules = ruleset.rules
    .filter(({ mode }) => mode !== 'off')
    .map((rule) => ({
      ...rule,
      steps: rule.steps.filter((step) => step.connection === connection),
    }));
  return { ...ruleset, rules: rules.filter(({ steps }) => steps.length > 0) };
}

async function lookAtLogin(connection: OpenConnection): Promise<Finding> {
  const { name } = connection.settings;
  const about = `connection ${name}`;
  try {
    const login = await whoAmI(connection);
    return login === undefined
      ? ok(about, 'It has a trigger token only: whether that is right shows when it is used.')
      : ok(about, `${connection.provider.title} knows it as ${login}.`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const fix = error.fix ?? 'See whether this machine reaches it, and what its credentials are.';
    return wrong(about, `${error.message.replace(/\.$/, '')}.`, fix);
  }
}

/** What `check --online` finds, without what comments in the rules ignore. */
function needsOf(ruleset: Ruleset, online: readonly Diagnostic[]): Finding[] {
  const isOnline = new Set(online.map(({ code }) => code));
  const found = findInRules(ruleset, { loaded: [], tested: undefined, online }).filter(({ code }) =>
    isOnline.has(code),
  );
  const about = 'permissions';
  const lacking = found.filter(({ code }) => code !== 'not-known');
  const unknown = found.length - lacking.length;
  const shown = lacking.slice(0, mostShown).map(({ severity, message, hint, file, line }) => {
    const text = `${file}:${line}: ${message}.`;
    const fix = hint ?? 'See `check --online`.';
    return severity === 'error' ? wrong(about, text, fix) : attention(about, text, fix);
  });
  const more = lacking.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [wrong(about, `There are ${more} more.`, 'See `check --online`.')] : []),
    ...(unknown > 0
      ? [
          attention(
            about,
            `${unknown === 1 ? '1 thing is' : `${unknown} things are`} not known before an event comes, or without credentials.`,
            'See them with `check --online`.',
          ),
        ]
      : []),
    ...(found.length === 0
      ? [ok(about, 'What the rules send can be sent, as far as the providers tell.')]
      : []),
  ];
}

function lookAtAllowance(name: string, allowances: Allowances): Finding[] {
  const left = allowances.of(name);
  if (left === undefined) return [];
  const about = `connection ${name}`;
  const text = `${left.requests} of ${left.of} requests are left for now.`;
  if (left.requests >= left.of * 0.1) return [ok(about, text)];
  return [attention(about, text, 'See what else uses these credentials; they are its own best.')];
}

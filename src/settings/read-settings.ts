import { z } from 'zod';
import type { ConnectionSettings, Credentials } from '../domain/connection.js';
import type { IdentityProviderSettings } from '../domain/identity-provider.js';
import { Secret } from '../domain/secret.js';
import { day, parseDuration, type Millis } from '../domain/clock.js';
import { defaultLimits } from '../rules/connection-defaults.js';
import {
  identityProviderFaults,
  identityProviderShape,
  toIdentityProvider,
} from './identity-provider-settings.js';
import { noticeShape, toNotices, type NoticeSettings } from './notice-settings.js';
import { readVariable, type Environment } from './read-variable.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Everything that the environment decides. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** How others reach the service, without a trailing slash; undefined: by host and port. */
  readonly publicUrl: string | undefined;
  /** For commands: the service that they ask, without a trailing slash; undefined: the data folder. */
  readonly remoteUrl: string | undefined;
  readonly rulesDir: string;
  readonly dataDir: string;
  /** A PostgreSQL that several instances share; undefined: SQLite in the data folder. */
  readonly database: { readonly url: Secret; readonly connections: number } | undefined;
  /** Empty: made on the first start. */
  readonly webhookTokens: readonly Secret[];
  readonly adminToken: Secret | undefined;
  /** For the dashboard: lets look, and change nothing. Undefined: there is none. */
  readonly viewerToken: Secret | undefined;
  /** Where people log in with accounts of their own; undefined: only with tokens. */
  readonly identityProvider: IdentityProviderSettings | undefined;
  readonly mode: 'live' | 'dry-run';
  /** The connections `github` and `gitlab`. */
  readonly connections: readonly ConnectionSettings[];
  /** Applivery's API, which is asked for builds; without a token nobody is. */
  readonly applivery: { readonly url: string; readonly token: Secret | undefined };
  /** Applivery's base domains: only links to them (and below) become links in issues. */
  readonly linkDomains: readonly string[];
  /** How often a run that is not over is asked about, at first; it grows from there. */
  readonly followEvery: Millis;
  /** How long deliveries are still taken after the signal to stop, while `/readyz` says so. */
  readonly shutdownDelay: Millis;
  /** Deliveries that wait to be matched; when there are so many, no more are taken. */
  readonly mostReceived: number;
  /** Requests a second to the webhook from one address. */
  readonly requestsPerSecond: number;
  /** How long deliveries are kept, with all that came of them, and how many at most. */
  readonly retention: { readonly age: Millis; readonly deliveries: number };
  readonly notices: NoticeSettings;
  readonly logLevel: LogLevel;
  /** `auto`: pretty on a terminal, else JSON. */
  readonly logFormat: 'json' | 'pretty' | 'auto';
}

/** What an environment variable, or its `NAME_FILE`, may hold. All faults are found in one pass. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(['The settings are not usable:', ...faults.map((fault) => `- ${fault}`)].join('\n'));
    this.faults = faults;
  }
}

const url = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be an http(s) URL, such as https://triggers.example.com',
  )
  .refine(
    (text) => !URL.canParse(text) || new URL(text).username === '',
    'must not hold a user name or password',
  )
  .transform((text) => text.replace(/\/+$/, ''));

const token = z
  .string()
  .min(16, 'must have at least 16 characters: a shorter one can be guessed')
  .regex(/^[\x21-\x7e]+$/, 'must be plain characters without spaces');

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'must be a duration such as 10s or 5m')
  .transform((text) => parseDuration(text) ?? 0);

function count(least: number, most: number, standard: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.coerce
    .number(message)
    .int(message)
    .min(least, message)
    .max(most, message)
    .default(standard);
}

/** All is to be over 10 s after the signal. */
const longestShutdownDelay = 5_000;
/** Behind a load balancer, as several instances are. */
const shutdownDelayOfInstances = 2_000;

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a number from 0 to 65535')
    .int('must be a whole number')
    .min(0, 'must be a number from 0 to 65535')
    .max(65535, 'must be a number from 0 to 65535')
    .default(8080),
  PUBLIC_URL: url.optional(),
  APPLIVERY_TRIGGERS_URL: url.optional(),
  RULES_DIR: z.string().default('./rules'),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
      'must be a URL such as postgres://user:password@host:5432/database',
    )
    .optional(),
  DATABASE_CONNECTIONS: z.coerce
    .number('must be a number from 5 to 1000')
    .int('must be a whole number')
    .min(5, 'must be at least 5: three are for the queue')
    .max(1000, 'must be a number from 5 to 1000')
    .default(10),
  WEBHOOK_TOKENS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(
      z.array(
        token.regex(/^[A-Za-z0-9._~-]+$/, 'stands in a URL: use only letters, digits and . _ ~ -'),
      ),
    )
    .optional(),
  ADMIN_TOKEN: token.optional(),
  VIEWER_TOKEN: token.optional(),
  ...identityProviderShape,
  ...noticeShape,
  MODE: z.enum(['live', 'dry-run'], 'must be `live` or `dry-run`').default('live'),
  GITHUB_TOKEN: z.string().optional(),
  GITHUB_APP_ID: z.coerce
    .number('must be the number of the GitHub App')
    .int('must be the number of the GitHub App')
    .positive('must be the number of the GitHub App')
    .optional(),
  GITHUB_APP_PRIVATE_KEY: z
    .string()
    .regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'must be a PEM private key')
    .optional(),
  GITHUB_API_URL: url.default('https://api.github.com'),
  GITLAB_TOKEN: z.string().optional(),
  GITLAB_TRIGGER_TOKEN: z.string().optional(),
  GITLAB_URL: url.default('https://gitlab.com'),
  APPLIVERY_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be plain characters without spaces')
    .optional(),
  APPLIVERY_API_URL: url.default('https://api.applivery.io'),
  APPLIVERY_DOMAIN: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^[a-z0-9.-]+$/, 'must be host names, comma-separated')))
    .default(['applivery.io']),
  FOLLOW_INTERVAL: duration.default(10_000),
  SHUTDOWN_DELAY: duration
    .refine((delay) => delay <= longestShutdownDelay, 'must be at most 5s')
    .optional(),
  MAX_WAITING: count(100, 10_000_000, 500_000),
  RATE_LIMIT: count(1, 1_000_000, 1_000),
  RETENTION: duration.refine((age) => age >= day, 'must be at least 1d').default(90 * day),
  RETENTION_COUNT: count(1_000, 1_000_000_000, 1_000_000),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty', 'auto'], 'must be json, pretty or auto').default('auto'),
});

export type SettingName = keyof typeof schema.shape;

export const settingNames = Object.keys(schema.shape) as SettingName[];

/**
 * The only reader of the environment. A variable that is set but empty counts as not set.
 * @throws SettingsError with every fault
 */
export function readSettings(environment: Environment): Settings {
  const faults: string[] = [];
  const values: Record<string, string> = {};
  for (const name of settingNames) {
    const value = readVariable(environment, name, faults);
    if (value !== undefined) values[name] = value;
  }
  const parsed = schema.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    faults.push(`${String(issue.path[0])} ${issue.message}`);
  }
  if ('GITHUB_APP_ID' in values !== 'GITHUB_APP_PRIVATE_KEY' in values) {
    faults.push('GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY belong together: set both, or neither');
  }
  if ('GITHUB_APP_ID' in values && 'GITHUB_TOKEN' in values) {
    faults.push('GITHUB_TOKEN and GITHUB_APP_ID are two ways to log in: set one of them');
  }
  if (values.VIEWER_TOKEN !== undefined && values.VIEWER_TOKEN === values.ADMIN_TOKEN) {
    faults.push(
      'VIEWER_TOKEN is the same as ADMIN_TOKEN: whoever may only look could change things',
    );
  }
  faults.push(...identityProviderFaults(values));
  if (parsed.data === undefined || faults.length > 0) throw new SettingsError(faults);
  return toSettings(parsed.data);
}

function toSettings(values: z.output<typeof schema>): Settings {
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    remoteUrl: values.APPLIVERY_TRIGGERS_URL,
    rulesDir: values.RULES_DIR,
    dataDir: values.DATA_DIR,
    database:
      values.DATABASE_URL === undefined
        ? undefined
        : { url: new Secret(values.DATABASE_URL), connections: values.DATABASE_CONNECTIONS },
    webhookTokens: (values.WEBHOOK_TOKENS ?? []).map((text) => new Secret(text)),
    adminToken: values.ADMIN_TOKEN === undefined ? undefined : new Secret(values.ADMIN_TOKEN),
    viewerToken: values.VIEWER_TOKEN === undefined ? undefined : new Secret(values.VIEWER_TOKEN),
    identityProvider: toIdentityProvider(values),
    mode: values.MODE,
    connections: [
      {
        name: 'github',
        provider: 'github',
        url: values.GITHUB_API_URL,
        credentials: githubCredentials(values),
        limits: defaultLimits('github', values.GITHUB_API_URL),
      },
      {
        name: 'gitlab',
        provider: 'gitlab',
        url: values.GITLAB_URL,
        credentials: tokenCredentials(values.GITLAB_TOKEN),
        triggerToken:
          values.GITLAB_TRIGGER_TOKEN === undefined
            ? undefined
            : new Secret(values.GITLAB_TRIGGER_TOKEN),
        limits: defaultLimits('gitlab', values.GITLAB_URL),
      },
    ],
    applivery: {
      url: values.APPLIVERY_API_URL.replace(/\/v1$/, ''),
      token: values.APPLIVERY_TOKEN === undefined ? undefined : new Secret(values.APPLIVERY_TOKEN),
    },
    linkDomains: values.APPLIVERY_DOMAIN,
    followEvery: values.FOLLOW_INTERVAL,
    shutdownDelay:
      values.SHUTDOWN_DELAY ?? (values.DATABASE_URL === undefined ? 0 : shutdownDelayOfInstances),
    mostReceived: values.MAX_WAITING,
    requestsPerSecond: values.RATE_LIMIT,
    retention: { age: values.RETENTION, deliveries: values.RETENTION_COUNT },
    notices: toNotices(values),
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
  };
}

function githubCredentials(values: z.output<typeof schema>): Credentials | undefined {
  const { GITHUB_APP_ID: appId, GITHUB_APP_PRIVATE_KEY: privateKey } = values;
  return appId === undefined || privateKey === undefined
    ? tokenCredentials(values.GITHUB_TOKEN)
    : { kind: 'app', appId, privateKey: new Secret(privateKey) };
}

function tokenCredentials(text: string | undefined): Credentials | undefined {
  return text === undefined ? undefined : { kind: 'token', token: new Secret(text) };
}

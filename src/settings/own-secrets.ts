import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../domain/secret.js';
import type { Settings } from './read-settings.js';

/** The secrets that the service itself checks others' requests against. */
export interface OwnSecrets {
  readonly webhookTokens: readonly [Secret, ...Secret[]];
  readonly adminToken: Secret;
}

const files = { webhook: 'webhook-token', admin: 'admin-token' } as const;

/** The secrets of the settings, or those in the data folder: made, with mode 0600, where there are none. */
export function openOwnSecrets(settings: Settings): OwnSecrets {
  const [first, ...rest] = settings.webhookTokens;
  return {
    webhookTokens: [first ?? keptSecret(settings.dataDir, files.webhook), ...rest],
    adminToken: settings.adminToken ?? keptSecret(settings.dataDir, files.admin),
  };
}

/** As `openOwnSecrets`, but makes nothing: undefined where the service never ran. */
export function readOwnSecrets(settings: Settings): OwnSecrets | undefined {
  const isKept = (file: string) => existsSync(join(settings.dataDir, file));
  const known =
    (settings.webhookTokens.length > 0 || isKept(files.webhook)) &&
    (settings.adminToken !== undefined || isKept(files.admin));
  return known ? openOwnSecrets(settings) : undefined;
}

function keptSecret(dataDir: string, name: string): Secret {
  const file = join(dataDir, name);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // `wx`: when two processes start together, the second one takes what the first one wrote.
    try {
      writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, {
        mode: 0o600,
        flag: 'wx',
      });
    } catch (error) {
      if (!existsSync(file)) throw error;
    }
  }
  return new Secret(readFileSync(file, 'utf8').trim());
}

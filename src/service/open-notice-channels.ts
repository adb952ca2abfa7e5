import type { Clock } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import type { Channel } from '../notice/channels/channel.js';
import { issueChannel } from '../notice/channels/issue-channel.js';
import { logChannel } from '../notice/channels/log-channel.js';
import { webhookChannel } from '../notice/channels/webhook-channel.js';
import type { Settings } from '../settings/read-settings.js';
import type { Connections } from '../stage/connections.js';

export interface NoticeChannelsOptions {
  readonly settings: Pick<Settings, 'notices' | 'mode'>;
  readonly connections: Connections;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where notices go, by the settings. In `dry-run` only to the log, as nothing is sent then. */
export function openNoticeChannels(options: NoticeChannelsOptions): Channel[] {
  const { settings, connections, publicUrl, clock, log } = options;
  const { webhook, issue } = settings.notices;
  const channels: Channel[] = [logChannel(log)];
  if (settings.mode === 'dry-run') return channels;
  if (webhook !== undefined) channels.push(webhookChannel(webhook));
  if (issue === undefined) return channels;
  const connection = connections.get(issue.connection);
  if (connection?.settings.credentials === undefined) {
    const fault = 'NOTICE_ISSUE names a connection that is not there or has no credentials';
    log.error('notice.no-connection', { connection: issue.connection, fault });
    return channels;
  }
  return [...channels, issueChannel({ connection, target: issue.target, publicUrl, clock })];
}

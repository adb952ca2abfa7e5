import { z } from 'zod';
import { Secret } from '../domain/secret.js';
import { isThisMachine } from './this-machine.js';

/** Where the service tells that something is not well with it. */
export interface NoticeSettings {
  /** A webhook that takes what Slack's does. */
  readonly webhook: Secret | undefined;
  /** Where an issue is kept for each trouble. */
  readonly issue: { readonly connection: string; readonly target: string } | undefined;
}

const issue = /^([A-Za-z0-9_-]+):([A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)+)$/;

export const noticeShape = {
  NOTICE_WEBHOOK_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && (new URL(text).protocol === 'https:' || isThisMachine(text)),
      'must be an https URL, such as https://hooks.slack.com/services/…',
    )
    .optional(),
  NOTICE_ISSUE: z
    .string()
    .regex(issue, 'must be CONNECTION:PLACE, such as github:acme/operations')
    .optional(),
};

export function toNotices(values: z.output<z.ZodObject<typeof noticeShape>>): NoticeSettings {
  const { NOTICE_WEBHOOK_URL: webhook, NOTICE_ISSUE: place } = values;
  const [, connection, target] = issue.exec(place ?? '') ?? [];
  return {
    webhook: webhook === undefined ? undefined : new Secret(webhook),
    issue: connection === undefined || target === undefined ? undefined : { connection, target },
  };
}

import { second, type Millis } from '../../domain/clock.js';
import { Failure } from '../../domain/failure.js';
import type { Secret } from '../../domain/secret.js';
import type { Message } from '../message.js';
import type { Channel } from './channel.js';

const patience = 10 * second;

const headings = { began: '', more: '', over: 'Over: ' } as const;

/**
 * An incoming webhook that takes what Slack's does, as Mattermost's, Rocket.Chat's and others do. Its
 * URL is the secret: whoever has it can post there.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function webhookChannel(url: Secret, timeout: Millis = patience): Channel {
  return {
    name: 'webhook',
    async tell(message) {
      const answer = await post(url, payloadOf(message), timeout);
      await answer.body?.cancel();
      if (answer.ok) return undefined;
      const { status } = answer;
      throw new Failure(
        status >= 500 || status === 429 ? 'unavailable' : 'refused',
        `The webhook for notices answered ${status}.`,
        { httpStatus: status, fix: 'See whether NOTICE_WEBHOOK_URL is still the right one.' },
      );
    },
  };
}

async function post(url: Secret, payload: object, timeout: Millis): Promise<Response> {
  try {
    return await fetch(url.reveal(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      // Elsewhere nobody has to know what is wrong here.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
  } catch {
    // The error's own text may hold the URL.
    throw new Failure('unavailable', 'The webhook for notices does not answer.');
  }
}

function payloadOf({ kind, title, text }: Message): object {
  return {
    text: escape(`*applivery-triggers*: ${headings[kind]}${title}\n${text}`),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** These three begin what is alive at Slack: mentions, channels, links. https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

import { parseBody } from '../domain/delivery.js';
import { isJsonObject } from '../domain/json.js';
import { webhookPath } from '../receive/webhook.js';
import { readOwnSecrets, type OwnSecrets } from '../settings/own-secrets.js';
import type { Settings } from '../settings/read-settings.js';
import type { DeliveryDetails } from '../views/delivery-view.js';
import { CommandFailed, type AddCommand, type Format } from './command.js';
import { deliveryText } from './delivery-text.js';
import { localUrl } from './local-url.js';
import { renewIds } from './renew-ids.js';
import {
  dataOption,
  durationOption,
  formatOption,
  settingsFor,
  type FolderOptions,
} from './options.js';
import { eventArgument, readEventArgument } from './read-event-argument.js';
import { recordsOverHttp } from './records-over-http.js';
import { awaitDelivery, postWebhook } from './service-client.js';
import { serviceAddress } from './with-records.js';

interface SendOptions extends FolderOptions {
  readonly url?: string;
  readonly fresh?: true;
  readonly wait: number;
  readonly format: Format;
}

export const addSend: AddCommand = (program, surroundings, end) => {
  program
    .command('send')
    .description('post an event to a running service and print what became of it')
    .argument('<event>', eventArgument)
    .option('--url <url>', 'the service (default: PUBLIC_URL, else by HOST and PORT)')
    .option('--fresh', 'give the build or report a new id, so that it is not a duplicate')
    .addOption(
      durationOption('--wait <duration>', 'how long to wait for what becomes of it', '15s'),
    )
    .addOption(dataOption())
    .addOption(formatOption())
    .action(async (event: string, options: SendOptions) => {
      const settings = settingsFor(surroundings, options);
      const url = serviceAddress(options.url ?? settings.publicUrl ?? localUrl(settings));
      const given = await readEventArgument(event, surroundings);
      const body = options.fresh ? renew(given) : given;
      const secrets = secretsFor(settings);
      const token = secrets.webhookTokens[0].reveal();
      const sent = await postWebhook(`${url}${webhookPath}/${token}`, body, url);
      const records = recordsOverHttp({ url, token: secrets.adminToken });
      const delivery = await awaitDelivery(records, sent.delivery, options.wait);
      surroundings.out(
        options.format === 'json' ? JSON.stringify(delivery, null, 2) : deliveryText(delivery),
      );
      if (sent.duplicate && delivery.duplicateOf !== null) {
        const original = await records.delivery(delivery.duplicateOf);
        surroundings.err(
          `\nThis event came before, so rules did not run again. What became of it then:\n  ${original.explanation}\nSend it with --fresh for a new one, or \`deliveries replay ${original.id}\` to run the rules again.`,
        );
      }
      end(failed(delivery) ? 1 : 0);
    });
};

function secretsFor(settings: Settings): OwnSecrets {
  const secrets = readOwnSecrets(settings);
  if (secrets) return secrets;
  throw new CommandFailed(
    `The service's tokens are not known here: it has not run on ${settings.dataDir}. Start it first, name its data folder with --data, or set WEBHOOK_TOKENS and ADMIN_TOKEN.`,
  );
}

function renew(body: Buffer): Buffer {
  let payload: unknown;
  try {
    payload = parseBody(body);
  } catch {
    throw new CommandFailed('The event is not JSON, so --fresh cannot give it a new id.');
  }
  if (!isJsonObject(payload)) throw new CommandFailed('The event is not a JSON object.');
  return Buffer.from(JSON.stringify(renewIds(payload)));
}

function failed({ status, tasks }: DeliveryDetails): boolean {
  return status === 'rejected' || tasks.some((task) => task.status === 'failed');
}

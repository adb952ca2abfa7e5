import type { ServerOptions } from 'node:http';
import { second } from './domain/clock.js';

/**
 * What a client may take of the server. Whoever sends slowly on purpose holds a connection for this
 * long and no longer; without the interval Node.js would look for such connections twice a minute.
 */
export const serverLimits = {
  headersTimeout: 5 * second,
  requestTimeout: 30 * second,
  keepAliveTimeout: 5 * second,
  connectionsCheckingInterval: second,
  maxHeaderSize: 16 * 1024,
} satisfies ServerOptions;

import type { Endpoint } from '../endpoint.js';
import { auditEndpoint } from './audit.js';
import { deliveryEndpoints } from './deliveries.js';
import { descriptionEndpoint } from './description.js';
import { rulesEndpoint } from './rules.js';
import { taskEndpoints } from './tasks.js';

/** Every request of the API, in the order of its description. */
export const endpoints: readonly Endpoint[] = [
  ...deliveryEndpoints,
  ...taskEndpoints,
  rulesEndpoint,
  auditEndpoint,
  descriptionEndpoint,
];

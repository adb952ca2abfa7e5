import type { JsonObject } from '../domain/json.js';
import bugCreated from './samples/bug_created.json' with { type: 'json' };
import buildCreated from './samples/build_created.json' with { type: 'json' };
import buildProcessed from './samples/build_processed.json' with { type: 'json' };
import certificateWillExpire from './samples/certificate_application_will_expire.json' with { type: 'json' };
import feedbackCreated from './samples/feedback_created.json' with { type: 'json' };

/** The payloads of Applivery's documentation, by event. */
export const samples: Readonly<Record<string, JsonObject>> = {
  build_created: buildCreated,
  build_processed: buildProcessed,
  bug_created: bugCreated,
  feedback_created: feedbackCreated,
  certificate_application_will_expire: certificateWillExpire,
};

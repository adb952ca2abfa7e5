import { listAudit } from '../../store/tables/audit.js';
import { auditPage } from '../answers.js';
import { defineEndpoint } from '../endpoint.js';
import { auditQuery, noInput } from '../inputs.js';
import { pageOf } from '../../records/page-of.js';

export const auditEndpoint = defineEndpoint({
  method: 'get',
  path: '/audit',
  name: 'listChanges',
  summary: 'What operators changed, newest first: who, when, what, and why.',
  query: auditQuery,
  body: noInput,
  status: 200,
  answer: auditPage,
  answerTo: async ({ query: { limit, cursor, target } }, { store }) => {
    const found = await listAudit(store.db, { target, before: cursor, limit: limit + 1 });
    const { page, next } = pageOf(found, limit);
    const items = page.map((entry) => ({
      ...entry,
      at: new Date(entry.at).toISOString(),
      reason: entry.reason ?? null,
      outcome: entry.outcome ?? null,
    }));
    return { items, next };
  },
});

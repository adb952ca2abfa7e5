import { rulesetLoadedAt } from '../../store/tables/ruleset-history.js';
import { loadedRulesSchema, ruleItems } from '../../views/loaded-rules.js';
import { defineEndpoint } from '../endpoint.js';
import { noInput } from '../inputs.js';

export const rulesEndpoint = defineEndpoint({
  method: 'get',
  path: '/rules',
  name: 'listRules',
  summary: 'The rules in force, and what is wrong with those in the folder.',
  query: noInput,
  body: noInput,
  status: 200,
  answer: loadedRulesSchema,
  answerTo: async (_request, { store, catalog, rulesFault }) => {
    const { current } = catalog;
    const loadedAt = current && (await rulesetLoadedAt(store.db, current.hash));
    return {
      ruleset: current?.hash ?? null,
      loadedAt: loadedAt === undefined ? null : new Date(loadedAt).toISOString(),
      fault: rulesFault() ?? null,
      items: current === undefined ? [] : ruleItems(current),
    };
  },
});

import type Router from '@koa/router';
import type { Context } from 'koa';
import { minute } from '../../domain/clock.js';
import { muteRule, unmuteRule } from '../../operate/mute-rule.js';
import { NotPossible } from '../../operate/not-possible.js';
import type { Ruleset } from '../../rules/ruleset.js';
import { mutesInForce } from '../../store/tables/mutes.js';
import { listRulesets } from '../../store/tables/ruleset-history.js';
import { findRuleset, type StoredRuleset } from '../../store/tables/rulesets.js';
import type { Gate } from '../access/gate.js';
import { byOf } from '../by-of.js';
import type { DashboardOptions } from '../dashboard-options.js';
import { keptFor } from '../kept-for.js';
import { muteLengths } from '../mute-lengths.js';
import { DifferencePage } from '../pages/difference-page.js';
import { RulesPage } from '../pages/rules-page.js';
import { parameter } from '../parameter.js';
import { readRuleHistory } from '../rule-stories.js';
import { differenceOf } from '../ruleset-difference.js';
import type { TestsOfRules } from '../tests-of-rules.js';

const rulesetsShown = 50;

/** The rules as written with what each did, what changed in them, and muting. */
export function addRulesRoutes(
  router: Router,
  gate: Gate,
  options: DashboardOptions,
  testsOfRules: TestsOfRules,
): void {
  const { store, catalog, clock } = options;
  const { db } = store;
  const history = keptFor(clock, minute / 4, () => readRuleHistory(db, clock.now()));

  router.get(
    '/rules',
    gate.page(async ({ URL: { searchParams } }, frame) => {
      const hash = searchParams.get('ruleset') ?? catalog.current?.hash;
      const ruleset = hash === undefined ? undefined : await catalog.byHash(hash);
      if (ruleset === undefined && searchParams.has('ruleset')) throw noSuchRuleset();
      const isCurrent = hash === catalog.current?.hash;
      const isAsked = searchParams.get('tests') === 'run';
      return (
        <RulesPage
          {...{ frame, ruleset, isCurrent }}
          fault={options.rulesFault()}
          history={await history()}
          mutes={await mutesInForce(db, frame.now)}
          tests={isCurrent ? await tests(ruleset, isAsked) : undefined}
          rulesets={await listRulesets(db, rulesetsShown)}
        />
      );
    }),
  );

  function tests(ruleset: Ruleset | undefined, isAsked: boolean) {
    if (ruleset === undefined) return undefined;
    return isAsked ? testsOfRules.run(ruleset) : testsOfRules.known(ruleset);
  }

  router.get(
    '/rules/difference',
    gate.page(async ({ URL: { searchParams } }, frame) => {
      const [from, to] = [await stored(searchParams, 'from'), await stored(searchParams, 'to')];
      const files = differenceOf(from, to);
      return <DifferencePage {...{ frame, files }} from={from.hash} to={to.hash} />;
    }),
  );

  async function stored(query: URLSearchParams, name: string): Promise<StoredRuleset> {
    const found = await findRuleset(db, query.get(name) ?? '');
    if (found === undefined) throw noSuchRuleset();
    return found;
  }

  router.post(
    '/rules/:id/mute',
    gate.change(async (context: Context, form, session) => {
      const chosen = muteLengths.find(({ name }) => name === form.get('length'));
      if (chosen === undefined) throw new NotPossible('conflict', 'Say for how long.');
      await muteRule(parameter(context, 'id'), chosen.length, options, byOf(session, form));
      return '/rules';
    }),
  );

  router.post(
    '/rules/:id/unmute',
    gate.change(async (context: Context, form, session) => {
      await unmuteRule(parameter(context, 'id'), store, clock, byOf(session, form));
      return '/rules';
    }),
  );
}

function noSuchRuleset(): NotPossible {
  return new NotPossible(
    'not-found',
    'There is no such ruleset, or it does not fit this version of the program.',
  );
}

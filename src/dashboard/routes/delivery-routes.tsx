import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Delivery } from '../../domain/delivery.js';
import { eventDeclarations } from '../../events/declarations.js';
import { NotPossible } from '../../operate/not-possible.js';
import { replayDelivery, type WhichRules } from '../../operate/replay-delivery.js';
import { testOfDelivery } from '../../rule-tests/test-of-delivery.js';
import { whyNoTest } from '../../rule-tests/why-no-test.js';
import { simulateDelivery } from '../../simulate/simulate-delivery.js';
import { buildKnown } from '../../stage/build-known.js';
import { deliveryUrl } from '../../stage/scene-of.js';
import { findDelivery } from '../../store/tables/deliveries.js';
import { pageOfDeliveries } from '../../store/tables/delivery-pages.js';
import { tasksOfDeliveries } from '../../store/tables/tasks.js';
import { deliveryDetails, deliveryViews } from '../../views/delivery-view.js';
import type { Gate } from '../access/gate.js';
import { byOf } from '../by-of.js';
import type { DashboardOptions } from '../dashboard-options.js';
import { readDeliveryQuery } from '../delivery-filter.js';
import { buildPathOf } from '../../events/build-path.js';
import { DeliveriesPage } from '../pages/deliveries-page.js';
import { DeliveryPage } from '../pages/delivery-page.js';
import { ReplayPage } from '../pages/replay-page.js';
import { TestPage } from '../pages/test-page.js';
import { parameter } from '../parameter.js';
import { timelinesOf } from '../timelines-of.js';

const pageSize = 50;
const events = eventDeclarations.map(({ name }) => name);

/** What came in, and what became of it. */
export function addDeliveryRoutes(router: Router, gate: Gate, options: DashboardOptions): void {
  const { store, catalog, clock, publicUrl } = options;
  const { db } = store;
  const views = { db, catalog, publicUrl };

  async function findOrFail(context: Context): Promise<Delivery> {
    const id = parameter(context, 'id');
    const delivery = await findDelivery(db, id);
    if (delivery === undefined) throw new NotPossible('not-found', `There is no delivery ${id}.`);
    return delivery;
  }

  router.get(
    '/deliveries',
    gate.page(async (context, frame) => {
      const query = readDeliveryQuery(context.URL.searchParams, frame.now);
      const page = await pageOfDeliveries(db, { ...query.filter, limit: pageSize });
      return (
        <DeliveriesPage
          frame={frame}
          query={query}
          deliveries={await deliveryViews(page.deliveries, views)}
          next={page.next}
          isSearchCut={page.isSearchCut}
          webhookUrl={frame.session.role === 'admin' ? options.webhookUrl : undefined}
          events={events}
        />
      );
    }),
  );

  router.get(
    '/deliveries/:id',
    gate.page(async (context, frame) => {
      const delivery = await findOrFail(context);
      const details = await deliveryDetails(delivery, views);
      const [timeline] = await timelinesOf([details], db, clock.now());
      if (timeline === undefined) throw new Error(`no timeline of ${delivery.id}`);
      return (
        <DeliveryPage
          frame={frame}
          delivery={details}
          timeline={timeline}
          buildAddress={buildPathOf(delivery)}
          link={deliveryUrl(publicUrl, delivery.id)}
        />
      );
    }),
  );

  router.get(
    '/deliveries/:id/replay',
    gate.page(async (context, frame) => {
      const delivery = await findOrFail(context);
      const rules = readRules(context.URL.searchParams.get('rules'));
      if (delivery.status === 'rejected') {
        throw new NotPossible('conflict', 'It was rejected: there is no event to replay.');
      }
      const ruleset =
        rules === 'current' ? catalog.current : await catalog.byHash(delivery.ruleset ?? '');
      const build = await buildKnown(db, delivery.id);
      const problem =
        rules === 'current'
          ? 'No rules could be loaded, so there is nothing to replay it with.'
          : 'It was never matched, or its rules do not fit this version: replay it with the rules of now.';
      return (
        <ReplayPage
          frame={frame}
          delivery={delivery.id}
          rules={rules}
          simulation={ruleset && simulateDelivery(delivery, ruleset, publicUrl, build)}
          problem={ruleset === undefined ? problem : undefined}
        />
      );
    }),
  );

  router.post(
    '/deliveries/:id/replay',
    gate.change(async (context, form, session) => {
      const target = parameter(context, 'id');
      const rules = readRules(form.get('rules'));
      const replay = await replayDelivery(target, rules, store, clock, byOf(session, form));
      options.wake();
      return `/deliveries/${replay.id}`;
    }),
  );

  router.get(
    '/deliveries/:id/test',
    gate.page(async (context, frame) => {
      const delivery = await findOrFail(context);
      const why = whyNoTest(delivery);
      if (why !== undefined) throw new NotPossible('conflict', why);
      const tasks = await tasksOfDeliveries(db, [delivery.id]);
      const build = await buildKnown(db, delivery.id);
      const test = testOfDelivery(delivery, tasks, options.actions, build);
      return <TestPage frame={frame} delivery={delivery.id} test={test} />;
    }),
  );
}

function readRules(text: string | null): WhichRules {
  return text === 'as-received' ? 'as-received' : 'current';
}

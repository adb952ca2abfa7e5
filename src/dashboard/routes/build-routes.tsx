import type Router from '@koa/router';
import type { Context } from 'koa';
import { renderToString } from 'preact-render-to-string';
import { listDeliveries } from '../../store/tables/delivery-lists.js';
import { deliveryViews } from '../../views/delivery-view.js';
import type { Gate } from '../access/gate.js';
import type { BadgeKeys } from '../badge-keys.js';
import { badgePath, buildOf, latestBadgePath } from '../../events/build-path.js';
import { buildsOf, type Build } from '../builds.js';
import type { DashboardOptions } from '../dashboard-options.js';
import { BuildPage } from '../pages/build-page.js';
import { BuildsPage } from '../pages/builds-page.js';
import { parameter } from '../parameter.js';
import { Badge } from '../parts/badge.js';
import { toneWords } from '../parts/state.js';
import { timelinesOf } from '../timelines-of.js';

/** Deliveries whose builds are on one page of the list. */
const deliveriesAtOnce = 100;
/** More deliveries about one build than these are not shown. */
const mostOfBuild = 100;
/** The newest build of an application is looked for among so many of its deliveries. */
const mostOfApplication = 50;

/** What people think in: all that came about one build, and a badge that says how it is. */
export function addBuildRoutes(
  router: Router,
  gate: Gate,
  options: DashboardOptions,
  badges: BadgeKeys,
): void {
  const { store, catalog, clock, publicUrl } = options;
  const { db } = store;
  const views = { db, catalog, publicUrl };

  router.get(
    '/builds',
    gate.page(async ({ URL: { searchParams } }, frame) => {
      const before = searchParams.get('before') ?? undefined;
      const found = await listDeliveries(db, { before, limit: deliveriesAtOnce + 1 });
      const shown = found.slice(0, deliveriesAtOnce);
      return (
        <BuildsPage
          frame={frame}
          builds={buildsOf(shown, await deliveryViews(shown, views))}
          next={found.length > deliveriesAtOnce ? shown.at(-1)?.id : undefined}
          isFirst={before === undefined}
        />
      );
    }),
  );

  router.get(
    '/applications/:application/builds/:build',
    gate.page(async (context, frame) => {
      const [application, build] = [parameter(context, 'application'), parameter(context, 'build')];
      const about = await deliveriesAbout(application, build);
      const deliveries = await deliveryViews(about, views);
      const [known] = buildsOf(about, deliveries);
      return (
        <BuildPage
          {...{ frame, application, build, known, deliveries }}
          timelines={await timelinesOf(deliveries, db, clock.now())}
          badge={publicUrl + badges.addressOf(badgePath(application, build))}
          latestBadge={publicUrl + badges.addressOf(latestBadgePath(application))}
        />
      );
    }),
  );

  async function deliveriesAbout(application: string, build: string) {
    const found = await listDeliveries(db, { application, q: build, limit: mostOfBuild });
    return found.filter((delivery) => buildOf(delivery) === build);
  }

  router.get('/applications/:application/builds/:build/badge.svg', async (context: Context) => {
    const [application, build] = [parameter(context, 'application'), parameter(context, 'build')];
    if (!fits(context, badgePath(application, build))) return;
    const about = await deliveriesAbout(application, build);
    const [known] = buildsOf(about, await deliveryViews(about, views));
    answerBadge(context, known, `build ${build.slice(0, 8)}`);
  });

  router.get('/applications/:application/badge.svg', async (context: Context) => {
    const application = parameter(context, 'application');
    if (!fits(context, latestBadgePath(application))) return;
    const found = await listDeliveries(db, { application, limit: mostOfApplication });
    const [known] = buildsOf(found, await deliveryViews(found, views));
    answerBadge(context, known, known?.application ?? 'builds');
  });

  /** Without the key there is nothing here, as at any address that there is not. */
  function fits(context: Context, path: string): boolean {
    return badges.fits(path, context.URL.searchParams.get('key') ?? '');
  }
}

function answerBadge(context: Context, build: Build | undefined, label: string): void {
  const tone = build?.tone ?? 'none';
  const word = build === undefined ? 'unknown' : toneWords[tone];
  context.type = 'image/svg+xml';
  // Whoever shows it elsewhere asks again soon.
  context.set('Cache-Control', 'max-age=60');
  context.set('Cross-Origin-Resource-Policy', 'cross-origin');
  context.body = renderToString(<Badge label={label} word={word} tone={tone} />);
}

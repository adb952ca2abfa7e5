import type Router from '@koa/router';
import { minute } from '../../domain/clock.js';
import { listAudit } from '../../store/tables/audit.js';
import type { Gate } from '../access/gate.js';
import type { DashboardOptions } from '../dashboard-options.js';
import { keptFor } from '../kept-for.js';
import { beginOfHour, readLongView, readOverview } from '../overview.js';
import { AuditPage } from '../pages/audit-page.js';
import { OverviewPage } from '../pages/overview-page.js';

const pageSize = 50;

/** The overview, and what operators changed. */
export function addOtherRoutes(router: Router, gate: Gate, options: DashboardOptions): void {
  const { store, clock } = options;
  const { db } = store;
  const longView = keptFor(
    clock,
    minute,
    () => readLongView(options, clock.now()),
    () => beginOfHour(clock.now()),
  );

  router.get(
    '/',
    gate.page(async (_context, frame) => (
      <OverviewPage
        frame={frame}
        overview={await readOverview(options, await longView(), frame.now)}
      />
    )),
  );

  router.get(
    '/audit',
    gate.page(async ({ URL: { searchParams } }, frame) => {
      const before = searchParams.get('before') ?? undefined;
      const found = await listAudit(db, { before, limit: pageSize + 1 });
      const entries = found.slice(0, pageSize);
      return (
        <AuditPage
          frame={frame}
          entries={entries}
          next={found.length > pageSize ? entries.at(-1)?.id : undefined}
        />
      );
    }),
  );
}

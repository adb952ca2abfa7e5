import type Router from '@koa/router';
import { hour, minute, type Millis } from '../../domain/clock.js';
import { listAudit } from '../../store/tables/audit.js';
import { listBudgets } from '../../store/tables/budgets.js';
import { listCircuits } from '../../store/tables/circuits.js';
import { openTasks } from '../../store/tables/figures.js';
import { countWrites } from '../../store/tables/writes.js';
import type { Gate } from '../access/gate.js';
import type { DashboardOptions } from '../dashboard-options.js';
import { keptFor } from '../kept-for.js';
import { readLongView, readOverview } from '../overview.js';
import { AuditPage } from '../pages/audit-page.js';
import { ConnectionsPage, type ConnectionState } from '../pages/connections-page.js';
import { OverviewPage } from '../pages/overview-page.js';

const pageSize = 50;

/** The overview, connections, and what operators changed. */
export function addOtherRoutes(router: Router, gate: Gate, options: DashboardOptions): void {
  const { store, clock } = options;
  const { db } = store;
  const longView = keptFor(clock, minute, () => readLongView(options, clock.now()));

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
    '/connections',
    gate.page(async (_context, frame) => (
      <ConnectionsPage frame={frame} connections={await connectionStates(frame.now)} />
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

  async function connectionStates(now: Millis): Promise<ConnectionState[]> {
    const circuits = await listCircuits(db);
    const budgets = await listBudgets(db);
    const open = await openTasks(db);
    const lastMinute = await countWrites(db, now - minute);
    const lastHour = await countWrites(db, now - hour);
    return [...options.connections.values()].map((connection) => {
      const { name, provider, url, limits, credentials, triggerToken } = connection;
      return {
        name,
        provider,
        url,
        limits,
        hasCredentials: credentials !== undefined || triggerToken !== undefined,
        circuit: circuits.find((circuit) => circuit.connection === name),
        budget: budgets.find((budget) => budget.connection === name),
        writes: { minute: lastMinute.get(name) ?? 0, hour: lastHour.get(name) ?? 0 },
        open: open.filter((tasks) => tasks.connection === name),
      };
    });
  }
}

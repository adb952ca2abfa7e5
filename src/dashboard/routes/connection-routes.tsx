import type Router from '@koa/router';
import { day, hour, minute, type Millis } from '../../domain/clock.js';
import { listBudgets } from '../../store/tables/budgets.js';
import { listCircuits } from '../../store/tables/circuits.js';
import { openTasks } from '../../store/tables/figures.js';
import { lastErrorOf, type LastError } from '../../store/tables/last-errors.js';
import { countWrites } from '../../store/tables/writes.js';
import type { Gate } from '../access/gate.js';
import { ConnectionChecks } from '../connection-checks.js';
import type { DashboardOptions } from '../dashboard-options.js';
import { keptFor } from '../kept-for.js';
import { ConnectionsPage, type ConnectionState } from '../pages/connections-page.js';

/** Older errors say nothing about now. */
const errorsSince = 7 * day;

/** How each connection is doing, and what its provider lets it do. */
export function addConnectionRoutes(router: Router, gate: Gate, options: DashboardOptions): void {
  const { store, catalog, clock, connections, allowances } = options;
  const { db } = store;
  const checks = new ConnectionChecks(options);
  const lastErrors = keptFor(clock, minute / 4, async () => {
    const errors = new Map<string, LastError | undefined>();
    for (const name of connections.keys())
      errors.set(name, await lastErrorOf(db, name, clock.now() - errorsSince));
    return errors;
  });

  router.get(
    '/connections',
    gate.page(async (_context, frame) => (
      <ConnectionsPage
        frame={frame}
        connections={await connectionStates(frame.now)}
        check={checks.last}
        ruleset={catalog.current?.hash}
      />
    )),
  );

  router.post(
    '/connections/check',
    gate.change(async () => {
      await checks.run();
      return '/connections';
    }),
  );

  async function connectionStates(now: Millis): Promise<ConnectionState[]> {
    const circuits = await listCircuits(db);
    const budgets = await listBudgets(db);
    const open = await openTasks(db);
    const lastMinute = await countWrites(db, now - minute);
    const lastHour = await countWrites(db, now - hour);
    const errors = await lastErrors();
    return [...connections.values()].map((connection) => {
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
        allowance: allowances.of(name),
        open: open.filter((tasks) => tasks.connection === name),
        lastError: errors.get(name),
      };
    });
  }
}

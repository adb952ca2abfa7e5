import type { DeadKind, TaskStatus } from '../domain/task.js';

export const tabs = ['waiting', 'running', 'uncertain', 'failed', 'all'] as const;
export type Tab = (typeof tabs)[number];

/** What is on each tab; `all` has no filter. */
export const statusesOfTab: Readonly<Record<Exclude<Tab, 'all'>, readonly TaskStatus[]>> = {
  waiting: ['pending', 'held'],
  running: ['performing', 'following'],
  uncertain: ['uncertain'],
  failed: ['failed'],
};

export function readTab(text: string | null): Tab {
  return tabs.find((tab) => tab === text) ?? 'waiting';
}

export function tasksAddress(
  tab: Tab,
  { kind, before }: { kind?: DeadKind | undefined; before?: string | undefined } = {},
): string {
  const query = new URLSearchParams({ tab });
  if (kind !== undefined) query.set('kind', kind);
  if (before !== undefined) query.set('before', before);
  return `/tasks?${query.toString()}`;
}

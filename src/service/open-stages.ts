import { randomUUID } from 'node:crypto';
import { Actor } from '../act/act-due.js';
import { openBuildReader } from '../applivery/build-reader.js';
import { ReadBack } from '../applivery/read-back-due.js';
import { minute, second, type Clock } from '../domain/clock.js';
import type { Log } from '../domain/log.js';
import { followDue } from '../follow/follow-due.js';
import { matchDue } from '../match/match-due.js';
import { Noticer } from '../notice/noticer.js';
import { Pruner } from '../prune/pruner.js';
import type { Settings } from '../settings/read-settings.js';
import type { Connections } from '../stage/connections.js';
import type { Pressure } from '../stage/pressure.js';
import type { RulesetCatalog } from '../stage/ruleset-catalog.js';
import { StageLoop } from '../stage/stage-loop.js';
import type { Stage } from '../stage/stage.js';
import type { QueueName } from '../store/queue.js';
import type { Store } from '../store/store.js';
import { openNoticeChannels } from './open-notice-channels.js';
import type { RulesInForce } from './rules-in-force.js';

export interface StagesOptions {
  readonly store: Store;
  readonly catalog: RulesetCatalog;
  readonly inForce: RulesInForce;
  readonly connections: Connections;
  readonly settings: Settings;
  readonly publicUrl: string;
  readonly pressure: Pressure;
  /** 0 ≤ random < 1: spreads retries. */
  readonly random: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Everything that is done again and again, each by itself. */
export interface Stages {
  /** There may be work in the queue of this name. */
  wake(queue: QueueName): void;
  start(): void;
  /** Begins nothing more; resolves when the last call has its answer. */
  stop(): Promise<void>;
}

/** What came by time, or from a command in another process, is seen after this long at the latest. */
const pollEvery = second;
/** Twice the same is taken up: well within two seconds. */
const lookAtRulesEvery = second / 2;
/** Longer than the longest call; only for instances that die without a restart on the same data. */
const lease = 5 * minute;
const tasksAtOnce = 16;
/** While deliveries come in faster than everything else can be done. */
const tasksAtOnceUnderPressure = 2;
/** Nobody looks for work in vain every second that comes by the hour. */
const pruneEvery = minute;
/** Half of the time between two looks. */
const noticeEvery = minute / 2;

/** Makes the stages, and plans what comes by the hour; none has begun. */
export async function openStages(options: StagesOptions): Promise<Stages> {
  const { connections, inForce, settings, pressure, random, clock, log } = options;
  const shared = { ...options, claimant: { owner: randomUUID(), lease } };
  const stopping = new AbortController();
  const loop = (name: string, stage: Stage, every = pollEvery) =>
    new StageLoop({ name, stage, pollEvery: every, pressure, clock, log });
  const wake = (queue: QueueName) => loops[queue].wake();

  const actor = new Actor({
    ...shared,
    mode: settings.mode,
    random,
    parallel: () => (pressure.isHigh ? tasksAtOnceUnderPressure : tasksAtOnce),
    freed: () => wake('act'),
    started: () => wake('follow'),
  });
  const reader = openBuildReader({ ...settings.applivery, clock });
  const readBack = new ReadBack({
    ...{ ...shared, reader, stopping: stopping.signal },
    read: () => wake('match'),
  });
  const pruner = new Pruner({ ...shared, retention: settings.retention });
  await pruner.plan();
  const noticer = new Noticer({
    ...shared,
    channels: openNoticeChannels(options),
    connections: [...connections.keys()],
    rulesFault: () => inForce.fault,
  });
  await noticer.plan();

  const loops: Record<QueueName, StageLoop> = {
    match: loop('match', () =>
      matchDue({ ...shared, planned: () => wake('act'), needed: () => wake('read-back') }),
    ),
    act: loop('act', () => actor.start()),
    follow: loop('follow', () => followDue({ ...shared, every: settings.followEvery })),
    'read-back': loop('read-back', () => readBack.readDue()),
    prune: loop('prune', () => pruner.pruneDue(), pruneEvery),
    notice: loop('notice', () => noticer.tellDue(), noticeEvery),
  };
  const reload = loop('reload', () => inForce.takeUpChanges(() => wake('match')), lookAtRulesEvery);
  const all = [...Object.values(loops), reload];

  return {
    wake,
    start: () => {
      for (const one of all) one.start();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(all.map((one) => one.stop()));
      await actor.settled();
    },
  };
}

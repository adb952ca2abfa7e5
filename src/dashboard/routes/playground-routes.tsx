import type Router from '@koa/router';
import { payloadOf } from '../../domain/delivery.js';
import { samples } from '../../events/samples.js';
import { NotPossible } from '../../operate/not-possible.js';
import { NothingCame, type Playground } from '../../playground/playground.js';
import type { Trial } from '../../playground/wishes.js';
import { buildKnown } from '../../stage/build-known.js';
import { findDelivery } from '../../store/tables/deliveries.js';
import { listDeliveries } from '../../store/tables/delivery-lists.js';
import { maskSecrets } from '../../untrusted/mask-secrets.js';
import type { Gate } from '../access/gate.js';
import type { DashboardOptions } from '../dashboard-options.js';
import type { PageFrame } from '../page-frame.js';
import { PlaygroundPage, type PlaygroundText } from '../pages/playground-page.js';

const deliveriesOffered = 20;
/** Of the rules and of the event, each. In UTF-16 units. */
const longestText = 128 * 1024;
/** Both, as forms write them. In bytes. */
const longestForm = 1024 * 1024;

const firstSample = 'build_processed';

/** Rules that are edited in the page, held against an event. Nothing is kept. */
export function addPlaygroundRoutes(
  router: Router,
  gate: Gate,
  { store, catalog }: DashboardOptions,
  playground: Playground,
): void {
  const { db } = store;

  router.get(
    '/playground',
    gate.page(async ({ URL: { searchParams } }, frame) => {
      const event = await readEvent(searchParams.get('event') ?? `sample:${firstSample}`, frame);
      const { file, rules } = readRules(searchParams.get('file'));
      return page(frame, { file, rules, ...event });
    }),
  );

  router.post(
    '/playground',
    gate.answer((form, frame) => {
      const field = (name: string) => form.get(name) ?? '';
      return page(frame, {
        file: field('file'),
        rules: field('rules').replaceAll('\r\n', '\n'),
        from: field('from'),
        event: field('event'),
      });
    }, longestForm),
  );

  async function page(frame: PageFrame, text: PlaygroundText) {
    return (
      <PlaygroundPage
        frame={frame}
        text={text}
        files={catalog.current?.files.map(({ path }) => path) ?? []}
        samples={Object.keys(samples)}
        deliveries={mayPick(frame) ? await newest() : []}
        trial={await tryIt(text, frame)}
      />
    );
  }

  async function newest() {
    const found = await listDeliveries(db, { limit: deliveriesOffered });
    return found.filter(({ status }) => status !== 'rejected');
  }

  /** What comes of it, or why nothing did. */
  async function tryIt(text: PlaygroundText, frame: PageFrame): Promise<Trial | string> {
    const { file, rules, from, event } = text;
    if (Math.max(rules.length, event.length) > longestText) {
      return `Rules and events of more than ${longestText / 1024} KiB are not tried here; use the command simulate.`;
    }
    const delivery = mayPick(frame) ? await recorded(from) : undefined;
    const wish = { kind: 'try', rules: { path: file, text: rules }, event } as const;
    const { id, receivedAt } = delivery ?? {};
    const known = id !== undefined && receivedAt !== undefined ? { id, receivedAt } : undefined;
    try {
      if (known === undefined) return await playground.ask({ ...wish, delivery: undefined });
      const build = await buildKnown(db, known.id);
      return await playground.ask({ ...wish, delivery: known, build });
    } catch (error) {
      if (error instanceof NothingCame) return error.message;
      throw error;
    }
  }

  /** @param from `sample:NAME` or `delivery:ID` */
  async function readEvent(from: string, frame: PageFrame) {
    const name = from.replace(/^sample:/, '');
    if (from.startsWith('sample:') && Object.hasOwn(samples, name)) {
      return { from, event: JSON.stringify(samples[name], null, 2) };
    }
    const delivery = mayPick(frame) ? await recorded(from) : undefined;
    if (delivery === undefined || delivery.status === 'rejected') {
      throw new NotPossible('not-found', 'There is no such event to try rules on.');
    }
    return { from, event: maskSecrets(JSON.stringify(payloadOf(delivery), null, 2)) };
  }

  async function recorded(from: string) {
    return from.startsWith('delivery:')
      ? findDelivery(db, from.slice('delivery:'.length))
      : undefined;
  }

  function readRules(path: string | null): { file: string; rules: string } {
    const files = catalog.current?.files ?? [];
    const found = path === null ? files[0] : files.find((file) => file.path === path);
    if (found === undefined && path !== null) {
      throw new NotPossible('not-found', `There is no file ${path} in the rules in force.`);
    }
    return { file: found?.path ?? 'rules.yaml', rules: found?.text ?? emptyRules };
  }
}

/** Rules can bring any part of an event to light, also what a viewer is not shown of a delivery. */
function mayPick({ session }: PageFrame): boolean {
  return session.role === 'admin';
}

const emptyRules = `version: 1
rules:
  - id: my-first-rule
    on: build_processed
    if: event.build.os == "android"
    steps:
      - uses: github/workflow-dispatch
        with: { repository: acme/awesome-app, workflow: device-tests.yml, ref: main }
`;

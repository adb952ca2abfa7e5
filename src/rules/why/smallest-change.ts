import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../domain/json.js';
import type { Scene } from '../scene.js';
import type { ASTNode } from '../expressions/cel.js';
import type { Internals } from '../expressions/internals.js';
import type { Change } from '../expressions/types.js';
import { editedScene } from './edited-scene.js';
import { phraseOfOne } from './edit.js';
import { fieldText, isWithin, valueAt, type FieldPath } from './field-path.js';
import type { Parts } from './parts.js';
import { operandsOf, Planner, type Draft, type Rewritten } from './plan.js';
import { quotedPart } from './quoted.js';
import { rewritten } from './rewrites.js';

/** How many values are tried, at most, to explain one condition. */
const mostTrials = 400;

/** One place, before and after. */
interface Difference {
  readonly path: FieldPath;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  readonly phrase: string;
}

interface Plan {
  readonly differences: readonly Difference[];
  readonly draft: Draft;
}

/**
 * The smallest change found that meets a condition which is not met. It was tried: with all of it
 * done the condition is met, but for what is of the kind `condition`.
 *
 * @param offset where the expression begins in the author's text
 */
export function smallestChange({ ast, source }: Internals, parts: Parts, offset: number): Change[] {
  const { scene } = parts;
  const draft: Draft = { scene, edits: [], rewrites: [], open: [] };
  const operands = operandsOf(ast, '&&');
  // What the first parts leave free the last ones may settle, and the other way round.
  const orders = operands.length > 1 ? [operands, operands.toReversed()] : [operands];
  const plans = orders.flatMap((order): Plan[] => {
    const planner = new Planner(scene, source, mostTrials / orders.length);
    const wishes = order.map((node) => ({ node, isWanted: true }));
    const found = planner.inOrder(wishes, parts, draft);
    const differences = withoutNeedless(differencesOf(scene, found), found, parts);
    return isTrue(differences, found, operands, parts) ? [{ differences, draft: found }] : [];
  });
  const best = plans.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
  if (best === undefined) return [];
  const changes = changesOf(best, offset);
  // That a condition which is not met should be met is no news.
  return changes.every(({ kind }) => kind === 'condition') ? [] : changes;
}

function sizeOf({ differences, draft }: Plan): number {
  return differences.length + draft.rewrites.length + 1.5 * draft.open.length;
}

/** One for each place, the outermost where one stands in another. */
function differencesOf(scene: Scene, { edits, scene: after }: Draft): Difference[] {
  const outermost = edits.filter(
    ({ path }) =>
      !edits.some((other) => other.path.length < path.length && isWithin(path, other.path)),
  );
  const byPlace = Map.groupBy(outermost, ({ path }) => JSON.stringify(path));
  return [...byPlace.values()].flatMap(([edit, ...more]): Difference[] => {
    if (edit === undefined) return [];
    const { path } = edit;
    const [from, to] = [valueAt(scene, path), valueAt(after, path)];
    if (isDeepStrictEqual(from, to)) return [];
    const last = more.at(-1) ?? edit;
    const isWhole = isDeepStrictEqual(last.to, to);
    return [{ path, from, to, phrase: isWhole ? last.phrase : phraseOfOne({ ...last, to }) }];
  });
}

/** A change that an earlier part asked for may have become needless by a later one. */
function withoutNeedless(differences: Difference[], draft: Draft, parts: Parts): Difference[] {
  if (draft.open.length > 0) return differences;
  return differences.reduce((kept, one) => {
    const others = kept.filter((other) => other !== one);
    return kept.length > 1 && isMet(others, draft.rewrites, parts) ? others : kept;
  }, differences);
}

function isTrue(
  differences: readonly Difference[],
  { rewrites, open }: Draft,
  operands: readonly ASTNode[],
  parts: Parts,
): boolean {
  if (open.length === 0) return isMet(differences, rewrites, parts);
  const after = parts.at(sceneWith(differences, parts.scene));
  return operands.every((one) => {
    const text = parts.textOf(one);
    return [...open, ...rewrites.map(({ from }) => ({ text: from }))].some((part) =>
      text.includes(part.text),
    )
      ? true
      : after.is(one, true);
  });
}

function isMet(
  differences: readonly Difference[],
  rewrites: readonly Rewritten[],
  parts: Parts,
): boolean {
  return parts
    .at(sceneWith(differences, parts.scene))
    .textIs(rewritten(parts.source, rewrites), true);
}

function sceneWith(differences: readonly Difference[], scene: Scene): Scene {
  return differences.reduce((at, { path, to }) => editedScene(at, path, to), scene);
}

function changesOf({ differences, draft: { rewrites, open } }: Plan, offset: number): Change[] {
  return [
    ...differences.map(({ path, from, to, phrase }): Change => {
      const isStatus = path[0] === 'before';
      const field = isStatus ? 'the steps before' : fieldText(path);
      const isClause = isStatus || path[0] === 'now';
      const text = isClause ? phrase : `${quotedPart(field)} ${phrase}`;
      return { kind: isStatus || path[0] === 'steps' ? 'steps' : 'event', field, from, to, text };
    }),
    ...rewrites
      .toSorted((a, b) => a.at - b.at)
      .map(({ from, to, at }): Change => ({
        kind: 'rule',
        field: from,
        from,
        to,
        text: `the rule said ${quotedPart(to)}`,
        start: at + offset,
      })),
    ...open.map(({ text, isWanted }): Change => ({
      kind: 'condition',
      field: text,
      to: isWanted,
      text: `${quotedPart(text)} were ${isWanted}`,
    })),
  ];
}

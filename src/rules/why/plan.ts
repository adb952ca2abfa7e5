import type { Scene } from '../scene.js';
import type { ASTNode } from '../expressions/cel.js';
import { bindOf, comprehensionOf, rangeOf, type Comprehension } from '../expressions/nodes.js';
import { askedBy } from './comparison.js';
import { directEdits } from './direct-edits.js';
import { editedScene, isPossible } from './edited-scene.js';
import { phraseOfOne, were, type Edit } from './edit.js';
import { editsToTry } from './edits-to-try.js';
import { isWithin, valueAt, type FieldPath } from './field-path.js';
import { fieldsOf } from './fields-of.js';
import { pathIn } from './path-in.js';
import { unlikeness } from './likeness.js';
import type { Parts } from './parts.js';
import { rewritesOf, rewritten, type Rewrite } from './rewrites.js';

/** What would have to be another, as far as it was found. */
export interface Draft {
  /** With all the edits done. */
  readonly scene: Scene;
  /** In the order in which they were found; the same place may be there twice. */
  readonly edits: readonly Edit[];
  readonly rewrites: readonly Rewritten[];
  /** Parts that would have to come out otherwise, nobody knows how. */
  readonly open: readonly OpenPart[];
}

export interface Rewritten extends Rewrite {
  /** The part that it stands in, before and after. */
  readonly from: string;
  readonly to: string;
  /** Where that part begins, in UTF-16 units of the expression. */
  readonly at: number;
}

/** A part that is to come out true, or false. */
export interface Wish {
  readonly node: ASTNode;
  readonly isWanted: boolean;
}

export interface OpenPart {
  /** As written. */
  readonly text: string;
  readonly isWanted: boolean;
}

/** Of a long list, the nearest item is looked for among this many. */
const mostItems = 20;

/** Looks for the smallest change that makes a part of a condition as wanted. */
export class Planner {
  /** How many more parts are looked at and values tried. */
  #trials: number;
  readonly #original: Scene;
  /** Only pieces of this text can be rewritten. */
  readonly #source: string;

  constructor(original: Scene, source: string, trials: number) {
    this.#original = original;
    this.#source = source;
    this.#trials = trials;
  }

  plan(node: ASTNode, isWanted: boolean, parts: Parts, draft: Draft): Draft {
    const here = parts.at(draft.scene);
    if (this.#trials-- <= 0) return withOpen(draft, node, isWanted, here);
    if (here.is(node, isWanted)) return draft;
    switch (node.op) {
      case '!_':
        return this.plan(node.args, !isWanted, parts, draft);
      case '&&':
      case '||': {
        const operands = operandsOf(node, node.op);
        const wishes = operands.map((one) => ({ node: one, isWanted }));
        if ((node.op === '&&') === isWanted) return this.#all(wishes, parts, draft);
        return this.#best(operands.map((one) => this.plan(one, isWanted, parts, draft)));
      }
      case '?:': {
        const [test, then, otherwise] = node.args;
        const choices = [
          [test, true, then],
          [test, false, otherwise],
        ] as const;
        return this.#best(
          choices.map(([asked, isSo, chosen]) => {
            const wishes = [
              { node: asked, isWanted: isSo },
              { node: chosen, isWanted },
            ];
            return this.inOrder(wishes, parts, draft);
          }),
        );
      }
      default:
        return (
          this.#planSpecial(node, isWanted, here, draft) ??
          this.#planLeaf(node, isWanted, here, draft)
        );
    }
  }

  /** `vars.x`, `cel.bind` and loops. */
  #planSpecial(node: ASTNode, isWanted: boolean, here: Parts, draft: Draft): Draft | undefined {
    const behind = here.letOf(node);
    if (behind !== undefined) {
      const { expression, parts } = behind;
      return expression.celType === 'bool'
        ? this.plan(expression.ast, isWanted, parts, draft)
        : undefined;
    }
    const bind = bindOf(node);
    const bound = bind && here.bound(bind);
    if (bind && bound) return this.plan(bind.body, isWanted, bound, draft);
    const loop = comprehensionOf(node);
    return loop && this.#planLoop(loop, isWanted, here, draft);
  }

  #planLoop(loop: Comprehension, isWanted: boolean, here: Parts, draft: Draft): Draft | undefined {
    const [body] = loop.bodies;
    const size = here.sizeOf(loop) ?? 0;
    if (body === undefined || !['exists', 'all'].includes(loop.name) || size > mostItems) {
      return undefined;
    }
    const inside = (index: number) => here.item(loop, index);
    const plan = (index: number, from: Draft) => {
      const item = inside(index);
      return item && this.plan(body, isWanted, item, from);
    };
    if ((loop.name === 'exists') !== isWanted) {
      if (here.sizeOf(loop) === undefined) return this.#withList(loop, [], here, draft);
      let all: Draft | undefined = draft;
      for (let index = 0; index < size; index++) all = all && plan(index, all);
      return all;
    }
    const seeded = size === 0 ? this.#withList(loop, [''], here, draft) : undefined;
    if (size === 0) return seeded && plan(0, seeded);
    const drafts = Array.from({ length: size }, (_, index) => plan(index, draft));
    const usable = drafts.filter((one) => one !== undefined);
    return usable.length === 0 ? undefined : this.#best(usable);
  }

  /** Where there is nothing to loop over: a list, of an item that is looked at next. */
  #withList(
    { list }: Comprehension,
    to: readonly string[],
    here: Parts,
    draft: Draft,
  ): Draft | undefined {
    const path = pathIn(list, here);
    if (path === undefined || path.length < 2 || !isPossible(draft.scene, path, to))
      return undefined;
    const there = valueAt(draft.scene, path);
    if (there !== undefined && !Array.isArray(there)) return undefined;
    return withEdit(draft, { path, to, phrase: were(to) });
  }

  /** What a later part asks for may undo what an earlier one got; then the other way round may do. */
  #all(wishes: readonly Wish[], parts: Parts, draft: Draft): Draft {
    const isMet = (one: Draft) =>
      one.rewrites.length > draft.rewrites.length ||
      one.open.length > draft.open.length ||
      wishes.every(({ node, isWanted }) => parts.at(one.scene).is(node, isWanted));
    const forward = this.inOrder(wishes, parts, draft);
    if (isMet(forward)) return forward;
    const backward = this.inOrder(wishes.toReversed(), parts, draft);
    return isMet(backward) ? backward : forward;
  }

  /** All of them, each for what those before it made of the event. */
  inOrder(wishes: readonly Wish[], parts: Parts, draft: Draft): Draft {
    return wishes.reduce((from, wish) => {
      const planned = this.plan(wish.node, wish.isWanted, parts, from);
      const others = wishes.filter((other) => other !== wish);
      const edits = planned.edits.map((edit, index) =>
        index >= from.edits.length && others.some((other) => looksAt(other, edit.path, parts))
          ? { ...edit, phrase: phraseOfOne(edit) }
          : edit,
      );
      return { ...planned, edits };
    }, draft);
  }

  /** The one that costs least; the first of equals. */
  #best(drafts: readonly Draft[]): Draft {
    return drafts.reduce((best, one) => (this.#cost(one) < this.#cost(best) ? one : best));
  }

  #cost({ scene, edits, rewrites, open }: Draft): number {
    const paths = new Map(edits.map(({ path }) => [JSON.stringify(path), path]));
    // Of changes as many as these, those of things that are nearly so already.
    const apart = [...paths.values()].map((path) =>
      unlikeness(valueAt(this.#original, path), valueAt(scene, path)),
    );
    const sum = apart.reduce((total, one) => total + one, 0);
    return paths.size + 0.01 * sum + rewrites.length + 1.5 * open.length;
  }

  #planLeaf(node: ASTNode, isWanted: boolean, here: Parts, draft: Draft): Draft {
    const repaired = this.#rewrite(node, isWanted, here, draft);
    if (repaired !== undefined) return repaired;
    const tried = new Set<string>();
    for (const edit of this.#edits(node, isWanted, here)) {
      const key = JSON.stringify([edit.path, edit.to]);
      if (tried.has(key) || !isPossible(draft.scene, edit.path, edit.to)) continue;
      tried.add(key);
      if (this.#trials-- <= 0) break;
      const changed = withEdit(draft, edit);
      if (here.at(changed.scene).is(node, isWanted)) return changed;
    }
    return withOpen(draft, node, isWanted, here);
  }

  *#edits(node: ASTNode, isWanted: boolean, here: Parts): Generator<Edit> {
    yield* directEdits(node, isWanted, here);
    yield* editsToTry(node, here);
  }

  #rewrite(node: ASTNode, isWanted: boolean, here: Parts, draft: Draft): Draft | undefined {
    if (here.source !== this.#source) return undefined;
    const { start, end } = rangeOf(node);
    for (const rewrite of rewritesOf(node, here)) {
      const text = rewritten(this.#source.slice(start, end), [
        { ...rewrite, start: rewrite.start - start, end: rewrite.end - start },
      ]);
      if (this.#trials-- <= 0) break;
      const done = { ...rewrite, from: here.textOf(node), to: text, at: start };
      const fixed = { ...draft, rewrites: [...draft.rewrites, done] };
      if (here.textIs(text, isWanted)) return fixed;
      const { edit } = rewrite;
      if (edit === undefined || !isPossible(draft.scene, edit.path, edit.to)) continue;
      const changed = withEdit(fixed, edit);
      if (here.at(changed.scene).textIs(text, isWanted)) return changed;
    }
    return undefined;
  }
}

function withOpen(draft: Draft, node: ASTNode, isWanted: boolean, here: Parts): Draft {
  return { ...draft, open: [...draft.open, { text: here.textOf(node), isWanted }] };
}

function withEdit(draft: Draft, edit: Edit): Draft {
  const scene = editedScene(draft.scene, edit.path, edit.to);
  return { ...draft, scene, edits: [...draft.edits, edit] };
}

/**
 * Whether a part is about what stands at a place, so that not all that another part wants there will
 * do. A `has(…)` that is to be true holds for all that can be wanted.
 */
function looksAt({ node, isWanted }: Wish, path: FieldPath, parts: Parts): boolean {
  if (isWanted && askedBy(node) !== undefined) return false;
  return fieldsOf(node, parts).some((other) =>
    path.length < other.length ? isWithin(other, path) : isWithin(path, other),
  );
}

/** `a && (b && c)` → `a`, `b`, `c` */
export function operandsOf(node: ASTNode, operator: '&&' | '||'): ASTNode[] {
  return node.op === operator ? node.args.flatMap((one) => operandsOf(one, operator)) : [node];
}

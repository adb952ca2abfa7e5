import type { Scene } from '../scene.js';
import type { Internals } from '../expressions/internals.js';
import { sharingBudget } from '../expressions/meter.js';
import { rangeOf } from '../expressions/nodes.js';
import type { Scope } from '../expressions/scope.js';
import type { Change, Why } from '../expressions/types.js';
import { distanceOf } from './distance.js';
import { Parts } from './parts.js';
import { oneLine } from './quoted.js';
import { reasonOf } from './reason-of.js';
import { smallestChange } from './smallest-change.js';

/**
 * Why a condition that is not met is not: the first part of it that is not, with the actual value
 * beside the wanted one, and the smallest change that would have met it. Parts are evaluated again,
 * each by itself, and only for what is read of the answer.
 *
 * @param offset where the expression begins in the author's text
 */
export function explainNotMet(
  scope: Scope,
  expression: Internals,
  scene: Scene,
  offset: number,
): Why {
  const parts = new Parts(scope, scene, expression.source);
  // A condition may have a hundred parts, each evaluated by itself, some of them many times.
  const reason = once(() => sharingBudget(() => reasonOf(expression.ast, parts), 4));
  const changes = once((): readonly Change[] =>
    sharingBudget(() => smallestChange(expression, parts, offset), 4),
  );
  const distance = once(() => sharingBudget(() => distanceOf(expression.ast, true, parts), 4));
  const range = once(() => rangeOf(reason().node));
  return {
    get text() {
      return oneLine(`wants ${reason().wants}${reason().found}`);
    },
    get part() {
      return parts.textOf(reason().node);
    },
    get start() {
      return range().start + offset;
    },
    get end() {
      return range().end + offset;
    },
    get actual() {
      return reason().actual;
    },
    get wanted() {
      return reason().wanted;
    },
    get missing() {
      return reason().missing;
    },
    get changes() {
      return changes();
    },
    get distance() {
      return distance();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

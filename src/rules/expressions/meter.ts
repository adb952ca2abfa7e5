import { Duration, EvaluationError, Optional, watch, type ASTNode } from './cel.js';
import { unitsOf } from './costs.js';
import { comprehensionOf, nodesOf } from './nodes.js';
import { isMoment } from './time-fields.js';

/**
 * What one evaluation may cost, in units of some 40 ns: two nested loops over a thousand items pass
 * easily, and nothing holds up the service for more than a moment.
 */
const mostUnits = 10_000_000;
/** The most that operators may make of texts and lists. */
const longestText = 1024 * 1024;
const longestList = 50_000;

/** Thrown again and again by one evaluation, as loops go on after an error: made once. */
const tooExpensive = new Error('it takes too long: the lists or texts it works on are too large');

interface Budget {
  left: number;
}

/** What several evaluations share: see `sharingBudget`. Evaluating never waits, so one variable will do. */
let shared: Budget | undefined;

/**
 * All evaluations in `work` together may cost what otherwise one may: a template with a thousand
 * rounds of a loop must not take a thousand times as long.
 * @param times as much as one evaluation
 */
export function sharingBudget<T>(work: () => T, times = 1): T {
  if (shared !== undefined) return work();
  shared = { left: mostUnits * times };
  try {
    return work();
  } finally {
    shared = undefined;
  }
}

/**
 * Bounds what evaluating a checked expression costs. Static limits cannot: how large lists and
 * texts are is known only when the event is there. Counts work, not time, so that the same event
 * always gives the same result.
 *
 * @returns to be called before each evaluation
 */
export function meter(nodes: readonly ASTNode[]): () => void {
  const own: Budget = { left: mostUnits };
  const sizes = new Map(nodes.map((node) => [node, bodySize(node)]));
  const spend = (units: number) => {
    const budget = shared ?? own;
    budget.left -= units;
    if (budget.left < 0) throw tooExpensive;
  };
  watch(nodes, {
    loop(node, items) {
      spend(sizeOf(items) * (sizes.get(node) ?? 1));
    },
    before(name, operands, node) {
      if (accesses.has(name)) {
        checkOwner(operands[0]);
        return;
      }
      guard(name, operands);
      spend(unitsOf(name, operands, node));
    },
    after(name, result) {
      // What is only looked up was there before.
      if (accesses.has(name)) return;
      if (typeof result === 'string') {
        if (result.length > longestText) throw new Error('the text it makes is too long');
        spend(result.length / 8);
      } else if (result instanceof Uint8Array) {
        spend(result.length / 32);
      } else if (Array.isArray(result)) {
        if (result.length > longestList) throw new Error('the list it makes is too long');
        spend(result.length);
      } else {
        checkRange(result);
      }
    },
  });
  return () => {
    own.left = mostUnits;
  };
}

const accesses = new Set(['.', '.?', '[]', '[?]']);

/**
 * Of a time, or whatever else is an object of JavaScript's, the engine would hand out what hangs on
 * its prototype.
 */
function checkOwner(owner: unknown): void {
  if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) return;
  if (owner instanceof Map || owner instanceof Optional) return;
  if (Object.getPrototypeOf(owner) === Object.prototype) return;
  throw new EvaluationError({ code: 'no_such_key', message: 'there are no fields here' });
}

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z, as CEL says. */
const firstMoment = -62_135_596_800_000;
const lastMoment = 253_402_300_799_999;
/** In seconds: beyond, the engine's nanoseconds are wrong. */
const longestDuration = 2n ** 63n / 1_000_000_000n;

/** https://github.com/google/cel-spec/blob/master/doc/langdef.md#timestamps */
function checkRange(result: unknown): void {
  if (result instanceof Date) {
    const time = result.getTime();
    if (time >= firstMoment && time <= lastMoment) return;
    throw new Error('the time is not between the years 1 and 9999');
  }
  if (!(result instanceof Duration)) return;
  const { seconds } = result;
  if (seconds > longestDuration || seconds < -longestDuration) {
    throw new Error('the duration is longer than 292 years');
  }
}

/** What one turn of a loop costs, without the loops in it. */
function bodySize(node: ASTNode): number {
  const bodies = comprehensionOf(node)?.bodies ?? [];
  return bodies.reduce((sum, body) => sum + nodesOf(body).length, 0);
}

function sizeOf(items: unknown): number {
  if (Array.isArray(items)) return items.length;
  return items instanceof Map ? items.size : 1;
}

const leastInt = -(2n ** 63n);

/** What operations of the engine would take too long for, or take for what it is not. */
function guard(name: string, [text, second]: readonly unknown[]): void {
  // It goes beyond 64 bits without a word.
  const isConverted = name === 'int' && typeof text === 'number' && Math.abs(text) >= 2 ** 63;
  const isTurned = (name === '/' && second === -1n) || name === '-_';
  if (isConverted || (isTurned && text === leastInt)) {
    throw new Error('the number is too large for a whole number');
  }
  if (typeof text !== 'string') return;
  // Its pattern takes the cube of the length of a text without a unit.
  if (name === 'duration' && text.length > 50) throw new Error('the text is no duration');
  if (name === 'timestamp' && !isMoment(text)) {
    throw new Error(`${JSON.stringify(text.slice(0, 80))} is no time such as 2026-01-02T03:04:05Z`);
  }
  // It takes "" for 0 and "0b11" for 3.
  if ((name === 'int' || name === 'uint') && !/^[+-]?\d{1,20}$/.test(text)) {
    throw new Error(`${JSON.stringify(text.slice(0, 80))} is no whole number`);
  }
}

import type { Json } from '../../domain/json.js';
import type { TextFault } from '../../domain/diagnostic.js';
import type { Place } from '../place.js';
import type { Scene } from '../scene.js';
import type { Need } from './need.js';

/** What compiling gave. `value` is undefined exactly when a fault is an error. */
export interface Compiled<T> {
  readonly value: T | undefined;
  readonly faults: readonly TextFault[];
}

/** What the static checker knows about a result; `dyn`: nothing. */
export type StaticType =
  | 'string'
  | 'int'
  | 'double'
  | 'bool'
  | 'null'
  | 'timestamp'
  | 'duration'
  | 'list'
  | 'map'
  | 'object'
  | 'dyn';

/**
 * Where a value's text can come from, from the safest: the rule's `author`, a `trusted` field of
 * the event, or something that `untrusted` people typed.
 */
export type Origin = 'author' | 'trusted' | 'untrusted';

/** A compiled expression. */
export interface Expression {
  readonly source: string;
  readonly type: StaticType;
  readonly origin: Origin;
  /** Throws `ExpressionError`. */
  evaluate(scene: Scene): Json;
}

/** A compiled `if`. */
export interface Condition {
  readonly source: string;
  /** Where a place in the source stands in the rules file. Absent: it comes from no file. */
  readonly locate?: (offset: number) => Place;
  /** Never throws for what a payload can hold: what is missing is not met, with the reason. */
  test(scene: Scene): Verdict;
  /** Whether it looks at `build`; through a name under `let` does not count. */
  readonly usesBuild: boolean;
  /** What of an event decides that it cannot be met; undefined: it has to be asked. */
  need(): Need | undefined;
  observed(): Observed<Condition>;
}

/** A part that decides what is done: a condition, or the list that a loop goes through. */
export interface Decision {
  readonly kind: 'condition' | 'list';
  /** As written. */
  readonly text: string;
  /** UTF-16 offsets in the text that it is a part of. */
  readonly start: number;
  readonly end: number;
  /**
   * What it was, so far: of a condition true or false, of a list whether it had items. Where it had
   * no value, or did not matter any more, it was neither.
   */
  readonly seen: ReadonlySet<boolean>;
}

/** The same compiled once more, so that it notes what its parts decide: observing has its price. */
export interface Observed<T> {
  readonly twin: T;
  readonly decisions: readonly Decision[];
}

export type Verdict = { readonly met: true } | { readonly met: false; readonly why: Why };

/** Why a condition is not met. All of it is found out when somebody reads it. */
export interface Why {
  /** The first part that is not met, actual beside wanted: "wants `event.build.os == "android"`; it is `"ios"`". */
  readonly text: string;
  /** The part of the condition, as written. */
  readonly part: string;
  /** UTF-16 offsets of the part in the condition. */
  readonly start: number;
  readonly end: number;
  /** The value that was compared, when there is one. */
  readonly actual?: Json | undefined;
  /** What it was compared with, when that is one value. */
  readonly wanted?: Json | undefined;
  /** The fields that are not there, such as `event.build.os`. */
  readonly missing?: readonly string[] | undefined;
  /**
   * The smallest change found that would have met the whole condition: with all of them together it
   * is met, as was tried, unless one is of the kind `condition`. Empty: none was found.
   */
  readonly changes: readonly Change[];
  /** The least number of things that would have to be others: how far the event is from this rule. */
  readonly distance: number;
}

/** One thing that would have to be another. */
export interface Change {
  /**
   * What would have to change: the `event` (or its build, or when it came), how the `steps` before went, or the
   * `rule` itself, where the fault is its own. `condition`: this part would have to be met, but no
   * value was found that meets it.
   */
  readonly kind: 'event' | 'steps' | 'rule' | 'condition';
  /** The field, such as `event.build.os`; of a rule or condition the part, as written. */
  readonly field: string;
  /** Undefined: it is missing. */
  readonly from?: Json | undefined;
  /** One value that would do; `text` says which others would. Undefined: it would have to be missing. */
  readonly to?: Json | undefined;
  /** What comes after "if": "`event.build.os` were `"android"`". */
  readonly text: string;
  /** Of a rule: where the part begins in the condition, in UTF-16 units. */
  readonly start?: number | undefined;
}

/** A string under `with`, compiled. */
export interface Template {
  readonly source: string;
  /** No expression in it: `render` always gives the same. */
  readonly constant: boolean;
  /** A single expression keeps its type; everything else is a string. */
  readonly type: StaticType;
  readonly origin: Origin;
  /** Whether it looks at `build`; through a name under `let` does not count. */
  readonly usesBuild: boolean;
  /** Values are made harmless for the kind of field it was compiled for. Throws `ExpressionError`. */
  render(scene: Scene): Json;
  observed(): Observed<Template>;
}

/** An expression that has no value for this event: a field is missing, an index is beyond the end, … */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /**
   * `missing`: the event lacks something. `not-known`: nothing is known of its build. `failed`:
   * anything else, such as a division by zero.
   */
  readonly reason: 'missing' | 'not-known' | 'failed';
  /** UTF-16 offsets in the source. */
  readonly start: number;
  readonly end: number;
  /** Of what is missing, or not known: the field, such as `event.build.os`. */
  readonly field: string | undefined;

  constructor(
    reason: 'missing' | 'not-known' | 'failed',
    message: string,
    start: number,
    end: number,
    field?: string,
  ) {
    super(message);
    this.reason = reason;
    this.start = start;
    this.end = end;
    this.field = field;
  }
}

/** Values of loop variables, by name; CEL's own values. */
export type Locals = Readonly<Record<string, unknown>>;

/** An expression as templates use it: with loop variables, and with CEL's own value as result. */
export interface CheckedExpression extends Expression {
  /** Whether it looks at `build`; through a name under `let` does not count. */
  readonly usesBuild: boolean;
  /**
   * CEL's own value: an int is a BigInt, a list an array, a map a Map. `plain` makes JSON of it.
   * Throws `ExpressionError`.
   */
  run(scene: Scene, locals: Locals): unknown;
  /** @param role what its own value is taken for */
  observed(role: Decision['kind'] | 'value'): Observed<CheckedExpression>;
}

import type { Json } from '../../domain/json.js';
import type { Change, Condition, Why } from '../expressions/types.js';
import { suggest } from '../names.js';
import type { Place } from '../place.js';
import type { Rule } from '../ruleset.js';
import type { Scene } from '../scene.js';
import { orList, quotedPart } from './quoted.js';
import { remedyText } from './remedy.js';

/** All of it is found out when somebody reads it: matching pays nothing. */
export interface WhyNot {
  /** What keeps the rule from firing: that it is `off`, for another `event`, or its `condition`. */
  readonly kind: 'off' | 'event' | 'condition';
  /** As the rest of a sentence about the rule: "wants `event.build.os == "android"`; it is `"ios"`". */
  readonly text: string;
  /** The smallest change, as the rest of another: "would match if `event.build.os` were `"android"`". Undefined: none was found. */
  readonly remedy: string | undefined;
  /** The first part of the condition that is not met, as written, and where it stands. */
  readonly condition: { readonly text: string; readonly place: Place | undefined } | undefined;
  /** The value that was compared; undefined: none was. */
  readonly actual: Json | undefined;
  /** What it was compared with, where that is one value. */
  readonly wanted: Json | undefined;
  /** The smallest change found, tried: see `Why`. Empty: none was found. */
  readonly changes: readonly Change[];
  /** How many things would have to be others at least; compares rules that are for the same event. */
  readonly distance: number;
}

/** Of a condition that is not met. @param verb what would come of it, were it met */
export function whyCondition(
  condition: Condition | undefined,
  why: Why,
  verb: 'match' | 'run',
): WhyNot {
  return {
    kind: 'condition',
    get text() {
      return why.text;
    },
    get remedy() {
      return remedyText(why.changes, verb, why.text);
    },
    get condition() {
      return { text: why.part, place: condition?.locate?.(why.start) };
    },
    get actual() {
      return why.actual;
    },
    get wanted() {
      return why.wanted;
    },
    get changes() {
      return why.changes;
    },
    get distance() {
      return why.distance;
    },
  };
}

/**
 * Of a rule that is off.
 * @param rest why it would not fire even if it were not off; undefined: it would
 */
export function whyOff(rest: WhyNot | undefined): WhyNot {
  const change = {
    kind: 'rule',
    field: 'mode',
    from: 'off',
    to: 'live',
    text: 'the rule were not off',
  } as const;
  const changes = () => {
    if (rest === undefined) return [change];
    return rest.changes.length === 0 ? [] : [change, ...rest.changes];
  };
  return {
    ...plain('off', 'is off (`mode: off`)'),
    get remedy() {
      return remedyText(changes(), 'match', '');
    },
    get changes() {
      return changes();
    },
    get distance() {
      return 1 + (rest?.distance ?? 0);
    },
  };
}

/** Of a rule for other events. A name that is nearly this one's is the rule's fault. */
export function whyOtherEvent({ on }: Rule, { event }: Scene): WhyNot {
  const events = orList(on.map((name) => quotedPart(name)));
  const text = `is for ${events}; this is ${quotedPart(event.name)}`;
  return {
    ...plain('event', text),
    get remedy() {
      return remedyText(changes(), 'match', '');
    },
    get changes() {
      return changes();
    },
  };

  function changes(): readonly Change[] {
    const near = suggest(event.name, on, mostSlips);
    if (near === undefined) return [];
    const named = `\`on\` named ${quotedPart(event.name)} instead of ${quotedPart(near)}`;
    return [{ kind: 'rule', field: 'on', from: near, to: event.name, text: named }];
  }
}

/** As when rules are loaded: a name that differs by more is another event's. */
const mostSlips = 2;

function plain(kind: WhyNot['kind'], text: string): WhyNot {
  return {
    kind,
    text,
    remedy: undefined,
    condition: undefined,
    actual: undefined,
    wanted: undefined,
    changes: [],
    distance: 1,
  };
}

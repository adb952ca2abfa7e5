import type { ASTNode } from '../../rules/expressions/cel.js';
import type { Rule } from '../../rules/ruleset.js';
import { declarationOf } from '../../events/declarations.js';
import { constantsOf } from './constants.js';
import { explore } from './explore.js';
import { TruthFinder, type Truth, type TruthOptions } from './truth.js';

export interface Question {
  readonly rule: Pick<Rule, 'id' | 'on' | 'lets'>;
  readonly condition: ASTNode;
  /** A condition of the rule that is known to hold. */
  readonly given?: ASTNode | undefined;
  /** How the steps before may have ended; absent: the condition does not ask. */
  readonly before?: TruthOptions['before'];
}

/**
 * All that a condition can come to, over all events of its rule. Never too little: what is not in
 * the answer is certain not to happen.
 * @returns undefined: there is too much to try
 */
export function outcomesOf(question: Question): ReadonlySet<Truth> | undefined {
  const { rule, condition, given, before = ['success'] } = question;
  const { lets } = rule;
  const constants = constantsOf(given ? [condition, given] : [condition], lets);
  const found = new Set<Truth>();
  for (const event of rule.on) {
    const surroundings = { event, declared: isDeclared(rule), rule: rule.id };
    const complete = explore((choose) => {
      const options = { ...surroundings, lets, constants, choose, before };
      const held = given && new TruthFinder({ ...options, time: 'earlier' }).truthOf(given);
      if (held === undefined || held === 'true') {
        const finder = new TruthFinder({ ...options, time: 'now' });
        found.add(finder.truthOf(condition));
        if (finder.guessed) found.add('none');
      }
      return found.size === 3 ? 'enough' : undefined;
    });
    if (!complete) return undefined;
  }
  return found;
}

/** All events of the rule are declared: its fields are what the declarations say. */
export function isDeclared({ on }: Pick<Rule, 'on'>): boolean {
  return on.every((event) => declarationOf(event) !== undefined);
}

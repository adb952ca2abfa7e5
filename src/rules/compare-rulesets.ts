import type { Rule, Ruleset } from './ruleset.js';

/** The ids of rules. */
export interface RulesetChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Those whose text is another one. */
  readonly changed: readonly string[];
}

/** What a person wants to know who has put other rules in the place of those before. */
export function compareRulesets(before: Ruleset | undefined, after: Ruleset): RulesetChanges {
  const [old, now] = [before, after].map((ruleset) => ruleTexts(ruleset));
  const ids = (texts: ReadonlyMap<string, string> | undefined) => [...(texts?.keys() ?? [])];
  return {
    added: ids(now).filter((id) => !old?.has(id)),
    removed: ids(old).filter((id) => !now?.has(id)),
    changed: ids(now).filter((id) => old?.has(id) && old.get(id) !== now?.get(id)),
  };
}

/** Rule id → its lines: from where it stands to where the next one of the file does. */
function ruleTexts(ruleset: Ruleset | undefined): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { path, text } of ruleset?.files ?? []) {
    const lines = text.split('\n');
    const rules = (ruleset?.rules ?? [])
      .filter(({ place }) => place.file === path)
      .sort((one, other) => one.place.line - other.place.line);
    rules.forEach(({ id, place }: Rule, index) => {
      const next = rules[index + 1]?.place.line ?? lines.length + 1;
      texts.set(
        id,
        lines
          .slice(place.line - 1, next - 1)
          .join('\n')
          .trimEnd(),
      );
    });
  }
  return texts;
}

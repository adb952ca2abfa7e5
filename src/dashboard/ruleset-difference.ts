import { diffLines } from '../rule-tests/diff-lines.js';
import type { StoredRuleset } from '../store/tables/rulesets.js';

/** What became of a file: its lines, each after `- `, `+ ` or two spaces; `…` where unchanged lines are left out. */
export interface FileDifference {
  readonly path: string;
  readonly what: 'added' | 'removed' | 'changed';
  readonly lines: readonly string[];
}

const around = 3;

/** The files that are not the same in two rulesets, by their paths. */
export function differenceOf(from: StoredRuleset, to: StoredRuleset): FileDifference[] {
  const old = new Map(from.files.map(({ path, text }) => [path, text]));
  const now = new Map(to.files.map(({ path, text }) => [path, text]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => {
      const [before, after] = [old.get(path), now.get(path)];
      if (before === undefined) return { path, what: 'added', lines: marked('+ ', after ?? '') };
      if (after === undefined) return { path, what: 'removed', lines: marked('- ', before) };
      return { path, what: 'changed', lines: shortened(diffLines(before, after)) };
    });
}

function marked(mark: string, text: string): string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => mark + line);
}

/** Only what changed and a few lines around it. */
function shortened(lines: readonly string[]): string[] {
  const changed = lines.map((line) => !line.startsWith('  '));
  const isShown = (index: number) =>
    changed.slice(Math.max(0, index - around), index + around + 1).includes(true);
  return lines.flatMap((line, index) => {
    if (isShown(index)) return [line];
    return index === 0 || isShown(index - 1) ? ['…'] : [];
  });
}

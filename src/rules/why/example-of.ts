/**
 * Texts that a regular expression may match: for those that people write in rules, not for all.
 * Whoever uses one has to try it.
 */
export function* examplesOf(pattern: string): Generator<string> {
  // Flags such as `(?i)` are no text.
  const bare = pattern.replace(/\(\?[a-zA-Z]+\)/g, '');
  for (const filler of ['1', 'a', '1.0.0']) {
    for (const branch of branchesOf(bare)) {
      const example = fill(branch, filler);
      yield example;
      // Some fields are always in lower case.
      yield example.toLowerCase();
    }
  }
}

/** `^(a|b)c$` → `ac`, `bc`; only groups without groups in them, from the left. */
function branchesOf(pattern: string): string[] {
  const group = /\((?:\?:|\?P?<\w+>)?([^()]*)\)/.exec(pattern);
  if (group === null) return pattern.split('|').slice(0, mostBranches);
  const [whole, inner = ''] = group;
  const rest = pattern.slice(group.index + whole.length);
  return inner
    .split('|')
    .slice(0, mostBranches)
    .flatMap((branch) => branchesOf(pattern.slice(0, group.index) + branch + rest))
    .slice(0, mostBranches);
}

const mostBranches = 8;

/** Reads a branch letter by letter: classes become a letter that fits them, `+` and `*` stay once. */
function fill(branch: string, filler: string): string {
  let text = '';
  const piece = /\\(.)|\[(\^?)([^\]]*)\]|\{(\d+)[^}]*\}|([\^$*+?])|(.)/gsu;
  for (const [whole, escape, negation, letters, times, control, letter] of branch.matchAll(piece)) {
    const last = text.slice(-1);
    if (escape !== undefined) text += classLetters[escape] ?? escape;
    else if (letters !== undefined) text += negation === '^' ? filler : firstOf(letters);
    else if (times !== undefined) text += last.repeat(Math.min(Number(times), 100) - 1);
    else if (control === undefined) text += letter === '.' ? filler : (letter ?? whole);
  }
  return text;
}

const classLetters: Readonly<Record<string, string>> = {
  d: '1',
  w: 'a',
  s: ' ',
  D: 'a',
  W: '-',
  S: 'a',
  b: '',
  A: '',
  z: '',
};

/** `a-z0-9` → `a` */
function firstOf(letters: string): string {
  const [, escape, letter = ''] = /^(?:\\(.)|(.))/su.exec(letters) ?? [];
  return escape === undefined ? letter : (classLetters[escape] ?? escape);
}

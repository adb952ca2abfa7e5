/**
 * GitLab's older search for quick actions, which runs over the source text and not over parsed
 * Markdown. Ported from `lib/gitlab/quick_actions/extractor.rb`; Ruby's `mix` is `is` here, and its
 * `^` and `$` are always those of lines.
 */
const commands = ['close', 'assign', 'label', 'move', 'confidential', 'copy_metadata', 'duplicate'];

const pattern = new RegExp(
  [
    '^```.+?\\n```$',
    '^.*`\\n*.+?\\n*`$',
    '^<[^>]+?>\\n.+?\\n</[^>]+?>$',
    '^>>>.+?\\n>>>$',
    `^/(?<command>${commands.join('|')})(?: [^\\n]*)?(?:\\s*\\n|$)`,
  ].join('|'),
  'gims',
);

/** The quick actions that GitLab would run, lower-case. */
export function quickActions(text: string): string[] {
  return [...text.replaceAll('\r', '').matchAll(pattern)].flatMap(({ groups }) =>
    groups?.command === undefined ? [] : [groups.command.toLowerCase()],
  );
}

/** Stricter than any tracker or bot: every line that begins with a slash, in code or not. */
export function commandLines(text: string): string[] {
  return text.split(/[\r\n\u0085\u2028\u2029]/).filter((line) => line.startsWith('/'));
}

import fc from 'fast-check';

const ticks = '`'.repeat(3);

/** Text as it can stand in a test's name: what reorders or hides would do so there too. */
export function printable(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** What has broken tools like this one before. */
export const vectors: readonly string[] = [
  '@org/team fixes #1',
  `${ticks}\n/close\ntext`,
  `${ticks}\`\n</code></pre><img src=x onerror=1>`,
  `</code></pre><img src=x onerror=1> ${ticks}\``,
  'x\r/close\r\n/assign @me',
  'x\n\r/close',
  '~~~\n/close\n~~~',
  '<!-- rules:fp=00 -->',
  '<!-- rules:fp=0123456789abcdef -->\n/close',
  '\u202Eabc\u2066',
  '\u200B/close',
  '\u0007/close\n\u00AD\n\u2028/close\u2029/close\u0085/close',
  '@\u200Buser',
  '@\u0000user @\uFEFFuser @\u{E0041}user',
  '&#64;user',
  '\\@user',
  'ends in a backtick`',
  '`',
  '`````',
  '\u1FEF\u1FEF\u1FEF\n/close',
  '"\n$(id) @everyone fixes #1 -->',
  'a) ![](https://evil.example/p.png)',
  '"t") ![](https://evil.example/p.png)',
  ') @user',
  'a](https://evil.example) [b',
  'a]: https://evil.example "t"',
  'a | b \\| c \\\\| d',
  'a\\',
  '\uD800 @user \uDC00',
  'null',
  '${{ secrets.T }} {{7*7}} $[[ inputs.x ]]',
  '> /close\n>>>\n/close\n>>>',
  '<details>\n/close\n</details>',
  '    indented\n\n\n/close',
  "$& $1 $` $' $$",
];

/** Comes out as nothing. */
export const empty: readonly string[] = ['', ' ', ' \n\t \r\n', '\u200B\u202E\u0000', '\u{E0041}'];

const pieces = [
  ...[
    '`',
    '``',
    ticks,
    `${ticks}\``,
    '~~~',
    '\n',
    '\r',
    '\n\n',
    ' ',
    '    ',
    '\t',
    '\\',
    '|',
    '"',
    "'",
  ],
  ...[
    '/close',
    '@user',
    '#1',
    '!1',
    'GH-1',
    '[',
    ']',
    '](',
    ']:',
    '][',
    '(',
    ')',
    '<',
    '>',
    '<img src=x>',
  ],
  ...[
    '![](https://evil.example/p.png)',
    '<https://evil.example>',
    '<!--',
    '-->',
    '</div>',
    '&#64;',
    '@',
  ],
  ...[
    'a',
    'B',
    '1',
    '- ',
    '1. ',
    '# ',
    '---',
    '_',
    '**',
    ':',
    '\u200B',
    '\uFEFF',
    '\uD800',
    '\uDC00',
  ],
  ...['😀', '\u0301', '\u1FEF', '$', '&', '%', '~', 'é'],
];

/** Text put together from what Markdown and trackers act on, or from anything at all. */
export function hostileText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.constantFrom(...vectors),
  );
}

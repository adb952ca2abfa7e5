import assert from 'node:assert/strict';
import fc from 'fast-check';
import { block } from '../../src/untrusted/block.js';
import { inline, inlineAnywhere } from '../../src/untrusted/inline.js';
import { line } from '../../src/untrusted/line.js';
import { link } from '../../src/untrusted/link.js';
import { title, titlePart } from '../../src/untrusted/title.js';
import { ExpressionError } from '../../src/rules/expressions/types.js';
import { bug, sceneOf, template } from '../rules/templates/helpers.js';
import { hostileText } from '../untrusted/support/hostile.js';
import { commandLines, quickActions } from '../untrusted/support/quick-actions.js';
import { references } from '../untrusted/support/references.js';
import { fuzzed, parameters } from './support/fuzzing.js';
import { aliveIn } from './support/github-markdown.js';

const domains = ['applivery.io'];

/** Where an author puts a value, and what they are told to use there. */
const places: Readonly<
  Record<string, readonly [(text: string) => string, (value: string) => string]>
> = {
  'a block between paragraphs': [asBlock, (value) => `Before\n${value}\nafter`],
  'a block in a list': [asBlock, (value) => `- Item\n\n  ${value}\n- other`],
  'a block in a quotation': [asBlock, (value) => `> Quote\n${value}\n> more`],
  'a block in details': [asBlock, (value) => `<details>\n${value}\n</details>`],
  'a value in a sentence': [inline, (value) => `Says ${value} and more.`],
  'a value at the start': [inline, (value) => `${value} and more.`],
  'a value in a heading': [inline, (value) => `# On ${value}`],
  'a value in a list': [inline, (value) => `- ${value}\n- other`],
  'a value in a table': [inline, (value) => `| a | b |\n| - | - |\n| ${value} | c |`],
  'a value in emphasis': [inline, (value) => `**${value}** and _${value}_`],
  'a value as the text of a link': [inline, (value) => `[${value}](https://ok.example)`],
  'a value as the target of a link': [inline, (value) => `[report](${value}) and`],
  'a value behind a backslash': [inlineAnywhere, (value) => `C:\\${value}`],
  'a value in HTML': [inlineAnywhere, (value) => `<div>\nA ${value}\n</div>`],
  'a value beside a backtick': [inlineAnywhere, (value) => `Don\`t ${value}`],
};

function asBlock(text: string): string {
  return block(text, { limit: 5000 });
}

/** Neither a mention nor a reference, nor anything that a tracker makes a link of. */
function assertDead(text: string, context: string): void {
  assert.doesNotMatch(text, references, context);
}

/** What the senders write between the author's words, rendered, is only ever code or dead text. */
describe(fuzzed('what people typed, rendered as GitHub renders it'), () => {
  for (const [place, [harmless, put]] of Object.entries(places)) {
    it(`is dead as ${place}`, () => {
      const wanted = aliveIn(put(harmless('x')));
      fc.assert(
        fc.property(hostileText(), (text) => {
          const value = harmless(text);
          if (value === '—') return;
          const body = put(value);
          const alive = aliveIn(body);
          const context = JSON.stringify({ text, body });
          assert.deepEqual(skeleton(alive.tags), skeleton(wanted.tags), context);
          assertDead(alive.text, context);
          assert.deepEqual(quickActions(body), [], context);
          assert.deepEqual(commandLines(body), [], context);
        }),
        parameters(150),
      );
    });
  }

  for (const text of [
    'GH\\-1',
    '~\\"bug\\"',
    'https:\\//evil.example',
    'www\\.evil.example',
    '\\\\-\\->',
  ]) {
    it(`is dead where it is no code, with its backslashes taken away: ${text}`, () => {
      assertDead(aliveIn(`C:\\${inlineAnywhere(text)}`).text, text);
    });
  }

  it('links only to the domains that are allowed', () => {
    const address = fc
      .tuple(
        fc.constantFrom('https://', 'http://', 'javascript:', '//', 'https://a@', 'HTTPS://', ''),
        fc.constantFrom(
          'applivery.io',
          'x.applivery.io',
          'applivery.io.evil.example',
          'evil.example',
        ),
        fc.constantFrom('', '/', '/a/', ':443/', ':8443/', '\\@evil.example', '/?a=', '/#'),
        fc.oneof(hostileText(), fc.constantFrom('a', ')', ')!1', '_a_')),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(address, hostileText()), (text) => {
        const value = link(text, domains, inline);
        const body = `[Report](${value}) and`;
        const { tags, text: rest } = aliveIn(body);
        const context = JSON.stringify({ text, body });
        const targets = tags.filter((tag) => !/^<\/a>$|^<code\/>$/.test(tag));
        for (const target of targets) {
          const [, href] = /^<a href="([^"]*)">$/.exec(target) ?? [];
          assert.ok(href !== undefined, context);
          assert.ok(!value.startsWith('https:') || isOurs(href), context);
        }
        assertDead(rest, context);
      }),
      parameters(500),
    );
  });

  it('is one line in titles and descriptions, without mentions, references and commands', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 20, max: 200 }), (text, limit) => {
        const whole = title(`App: ${titlePart(text)}`, { limit });
        assert.ok(whole.length <= limit);
        assert.doesNotMatch(whole, /[\r\n\u2028\u2029]/);
        assertDead(whole, JSON.stringify({ text, whole }));
        const short = line(text, limit);
        assert.ok(short.length <= limit);
        assert.doesNotMatch(short, /[\r\n\u2028\u2029]|@[\p{L}\p{N}_]/u);
      }),
      parameters(500),
    );
  });

  it('is dead wherever a template puts it', () => {
    const typed = '${{ event.report.message }}';
    const around = fc.constantFrom(
      ...[
        '',
        ' ',
        '\n',
        '\n\n',
        '`',
        '``',
        '```\n',
        '\n```\n',
        '~~~\n',
        '- ',
        '> ',
        '# ',
        '**',
        '_',
        '\\',
      ],
      ...[
        '[',
        '](',
        ')',
        '![',
        '<b>',
        '</b>',
        '<div>\n',
        '\n</div>\n',
        '<details><summary>',
        '</summary>',
      ],
      ...[
        '| a | b |\n| - | - |\n| ',
        ' | ',
        ' |\n',
        'word',
        '    ',
        '1. ',
        '<!-- ',
        ' -->',
        '"',
        '(',
        typed,
      ],
    );
    const source = fc
      .tuple(fc.array(around, { maxLength: 6 }), fc.array(around, { maxLength: 6 }))
      .map(([before, after]) => [...before, typed, ...after].join(''));
    let rendered = 0;
    fc.assert(
      fc.property(source, hostileText(), (text, message) => {
        const values = [message, 'x'].map((value) => filled(text, value));
        const [body, plain] = values;
        if (body === undefined || plain === undefined) return;
        rendered += 1;
        const context = JSON.stringify({ text, message, body });
        const alive = aliveIn(body);
        for (const tag of alive.tags) {
          // In a comment, and as an image's description, they are only words.
          if (tag.startsWith('<!--')) continue;
          assert.doesNotMatch(tag.replace(/ alt="[^"]*"/, ''), /evil|src=x|onerror/, context);
        }
        assert.deepEqual(quickActions(body), [], context);
        assert.deepEqual(commandLines(body), [], context);
        assert.doesNotMatch(alive.text, /@[\p{L}\p{N}_]/u, context);
      }),
      parameters(500),
    );
    assert.ok(rendered > 100, `only ${rendered} templates were filled in`);
  });
});

/** Undefined where the template is refused, or has no value for this event. */
function filled(source: string, message: string): string | undefined {
  try {
    const value = template(source, { kind: 'markdown', path: 'body' }).render(
      sceneOf(bug({ message })),
    );
    return typeof value === 'string' ? value : undefined;
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof assert.AssertionError)
      return undefined;
    throw error;
  }
}

/**
 * The target of an author's link with a value in it differs, of course: that it is one link only, does
 * not. Bold or struck out text harms nobody.
 */
function skeleton(tags: readonly string[]): string[] {
  return tags
    .filter((tag) => !/^<\/?(strong|em|del)>$/.test(tag))
    .map((tag) => tag.replace(/href="(?!https:\/\/ok\.example")[^"]*"/, 'href'));
}

function isOurs(href: string): boolean {
  const { protocol, hostname } = new URL(href.replaceAll('&amp;', '&'));
  return protocol === 'https:' && /(^|\.)applivery\.io$/.test(hostname);
}

import type { TextFault } from '../../domain/diagnostic.js';
import type { Code, Part } from './parts.js';
import { parseTag, type Tag } from './parse-tag.js';
import { scanTemplate, type Token } from './scan-template.js';
import { standing } from './standing.js';

/** Blocks inside one another. */
const deepest = 4;

export interface ParsedTemplate {
  readonly parts: readonly Part<Code>[];
  /** The only content, but for white space, is one expression: it keeps its type. */
  readonly whole: Code | undefined;
  /** How many `${{ … }}` there are, tags included. */
  readonly count: number;
  readonly faults: readonly TextFault[];
}

type Tagged = Token & { readonly tag: Tag | undefined; readonly isTag: boolean };

/** Reads a template's texts, expressions and blocks; nothing in it is compiled yet. */
export function parseTemplate(source: string): ParsedTemplate {
  const scanned = scanTemplate(source);
  const tokens: Tagged[] = scanned.tokens.map((token) => {
    const tag = token.type === 'code' ? parseTag(token.code) : undefined;
    return { ...token, tag, isTag: tag !== undefined };
  });
  const blocks = new Blocks();
  const alone = standing(tokens);
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'text') blocks.text(ownText(token.text, index, tokens, alone));
    else if (token.tag !== undefined) blocks.tag(token.tag, token.start, token.end);
    else if (token.code.text.trim() !== '') blocks.value(token.code, alone.has(index));
  }
  // Behind what is not closed, nothing was read: what is missing there is no fault of its own.
  const parts = blocks.finish(scanned.openFrom === undefined);
  const faults = [...scanned.faults, ...blocks.faults];
  const count = tokens.filter(({ type }) => type === 'code').length;
  return { parts, whole: wholeOf(tokens), count, faults };
}

/** The text without its share of the lines on which only tags stand. */
function ownText(
  text: string,
  index: number,
  tokens: readonly Tagged[],
  alone: ReadonlySet<number>,
): string {
  const isTagLine = (place: number) => alone.has(place) && tokens[place]?.isTag === true;
  const after = isTagLine(index - 1);
  const before = isTagLine(index + 1);
  const lineEnd = text.indexOf('\n');
  const start = after ? (lineEnd === -1 ? text.length : lineEnd + 1) : 0;
  const end = before ? text.lastIndexOf('\n') + 1 : text.length;
  return text.slice(start, Math.max(start, end));
}

function wholeOf(tokens: readonly Tagged[]): Code | undefined {
  const [only, ...others] = tokens.filter(
    (token) => token.type === 'code' || token.text.trim() !== '',
  );
  return only?.type === 'code' && !only.isTag && others.length === 0 ? only.code : undefined;
}

interface Block {
  readonly tag: Tag;
  readonly start: number;
  readonly end: number;
  readonly parts: Part<Code>[];
  /** Set from `else` on. */
  otherwise?: Part<Code>[];
}

/** Puts parts into the blocks around them. */
class Blocks {
  readonly faults: TextFault[] = [];
  readonly #parts: Part<Code>[] = [];
  readonly #open: Block[] = [];

  text(text: string): void {
    if (text !== '') this.#add({ type: 'text', text });
  }

  value(value: Code, alone: boolean): void {
    this.#add({ type: 'value', value, alone });
  }

  tag(tag: Tag, start: number, end: number): void {
    const does = tag.word === 'broken' ? tag.meant : tag.word;
    if (tag.word === 'broken') this.faults.push(tag.fault);
    if (does === 'else') this.#else(start, end);
    else if (does === 'end') this.#end(start, end);
    else if (does !== 'middle') this.#begin(tag, start, end);
  }

  /** @param complete the template was read to its end */
  finish(complete: boolean): readonly Part<Code>[] {
    for (let block = this.#open.pop(); block !== undefined; block = this.#open.pop()) {
      this.#close(block);
      if (!complete) continue;
      const { tag, start, end } = block;
      const word = tag.word === 'broken' ? 'block' : `\`${tag.word}\``;
      const message = `this ${word} has no end`;
      this.#fault('missing-end', message, 'write `${{ end }}` behind it', { start, end });
    }
    return this.#parts;
  }

  #begin(tag: Tag, start: number, end: number): void {
    this.#open.push({ tag, start, end, parts: [] });
    if (this.#open.length !== deepest + 1) return;
    const message = `blocks are nested more than ${deepest} deep`;
    this.#fault('too-deep', message, undefined, { start, end });
  }

  #else(start: number, end: number): void {
    const block = this.#open.at(-1);
    if (block?.tag.word === 'if' && block.otherwise === undefined) block.otherwise = [];
    // Whatever that block was meant to be, it has its own fault.
    else if (block?.tag.word !== 'broken') {
      const message =
        block?.tag.word === 'if'
          ? 'this `if` has an `else` already'
          : '`else` belongs inside an `if`';
      this.#fault('stray-else', message, undefined, { start, end });
    }
  }

  #end(start: number, end: number): void {
    const block = this.#open.pop();
    if (block === undefined) {
      const message = 'there is no `for` or `if` that this could end';
      this.#fault('stray-end', message, 'remove it', { start, end });
      return;
    }
    this.#close(block);
  }

  #close({ tag, parts, otherwise = [] }: Block): void {
    if (tag.word === 'for') {
      this.#add({ type: 'for', variable: tag.variable, list: tag.list, body: parts });
    } else if (tag.word === 'if') {
      this.#add({ type: 'if', condition: tag.condition, then: parts, otherwise });
    }
  }

  #add(part: Part<Code>): void {
    const block = this.#open.at(-1);
    (block?.otherwise ?? block?.parts ?? this.#parts).push(part);
  }

  #fault(
    code: string,
    message: string,
    hint: string | undefined,
    place: { start: number; end: number },
  ): void {
    this.faults.push({ code, message, hint, ...place });
  }
}

/** What matters of Markdown for what is put into it; the rest in pieces as large as may be. */
const tokens =
  /\n|`+|~{3,}|\\[^\n]|<!--|-->|<\/?[A-Za-z][\w-]*|<!\[|<[/!?]|=[ \t]*["']|[ \t]+|[^\n`~\\<>="' \t-]+|[^]/g;

/** Elements whose content is not read as Markdown, whatever blank lines are in it. */
const rawElements: ReadonlySet<string> = new Set(['pre', 'script', 'style', 'textarea']);

/** What of HTML is open. */
interface OpenHtml {
  readonly shown: string;
  /** The token that ends it. */
  readonly end: string;
  /** In a tag: the quote that ends the value of an attribute. */
  readonly quote?: string | undefined;
}

/**
 * Reads a Markdown text from its begin on, and knows at each place what would be around something
 * put there. It follows CommonMark where that matters, and is on the safe side elsewhere.
 * https://spec.commonmark.org/0.31.2/
 */
export class MarkdownAround {
  #fence: string | undefined;
  #html: OpenHtml | undefined;
  /** The first backticks of this line that nothing has closed, and the HTML that was open there. */
  #span: { readonly run: string; readonly html: OpenHtml | undefined } | undefined;
  /** A backtick or a `<` stands in this paragraph. */
  #isMarked = false;
  #isEscaped = false;
  #isBehindBackticks = false;
  #line = newLine(undefined);

  /** The comment, tag or element that is open: a fence or code span in there is none. */
  get html(): string | undefined {
    return this.#fence === undefined ? this.#html?.shown : undefined;
  }

  /** What is open beyond a line; empty: nothing. */
  get open(): string {
    return this.#fence ?? this.html ?? '';
  }

  /** Whether a code span that is put here is sure to be one. */
  get takesCode(): boolean {
    return !this.#isMarked && !this.#isEscaped;
  }

  /**
   * Whether a code span that is put here takes apart one of the author's.
   * @param behind what follows
   */
  splitsCode(behind: string): boolean {
    if (this.open !== '' || this.#span === undefined) return false;
    const [next] = /^`*/.exec(behind) ?? [];
    // Two pairs right beside each other are one.
    return !(this.#isBehindBackticks && next === this.#span.run);
  }

  /** Goes on behind text of the author's. */
  read(text: string): void {
    for (const [token] of text.matchAll(tokens)) {
      if (token === '\n') this.#endLine();
      else this.#readToken(token);
    }
  }

  /** Goes on behind a code span, or something else without a meaning, that is put here. */
  passCode(): void {
    // Where it is none, its backticks are as the author's.
    if (!this.takesCode) this.#isMarked = true;
    this.#line.isBlank = false;
    this.#line.isEmpty = false;
    this.#line.closes = false;
    if (this.#line.fence?.startsWith('`')) this.#line.fence = undefined;
    this.#isEscaped = false;
    this.#isBehindBackticks = false;
  }

  /** Goes on behind a block of code that is put here on lines of its own, between such fences. */
  passBlock(fence: string): void {
    this.#endLine();
    this.read(`${fence}text\n${fence}\n`);
  }

  #readToken(token: string): void {
    const line = this.#line;
    this.#isEscaped = token === '\\';
    this.#isBehindBackticks = token.startsWith('`');
    // Fences stand in lists and quotations too.
    if (line.isBlank && /^(?:[ \t]+|[-+*>])$/.test(token)) {
      line.isEmpty &&= token.trim() === '';
      return;
    }
    if (token.trim() === '') return;
    const isFirst = line.isBlank;
    line.isBlank = false;
    line.isEmpty = false;
    if (/[`<]/.test(token)) this.#isMarked = true;
    line.closes = isFirst && this.#fence !== undefined && token.startsWith(this.#fence);
    if (this.#fence !== undefined) return;
    if (isFirst && this.#html === undefined && /^(?:`{3}|~{3})/.test(token)) {
      line.fence = token;
    } else if (token.includes('`') && line.fence?.startsWith('`')) {
      // With another backtick in its line it is none.
      line.fence = undefined;
    }
    if (token.startsWith('`') || token === '\\`') this.#readBackticks(token);
    else this.#readHtml(token, isFirst);
  }

  /** Code spans on one line only: where they go on, a line may begin with HTML, which wins. */
  #readBackticks(token: string): void {
    if (this.#span?.run === token.replace('\\', '')) {
      this.#html = this.#span.html;
      this.#span = undefined;
    } else if (this.#span === undefined && this.#html === undefined && token !== '\\`') {
      this.#span = { run: token, html: this.#html };
    }
  }

  #readHtml(token: string, isFirst: boolean): void {
    const html = this.#html;
    if (html === undefined) {
      this.#html = opened(token, isFirst);
    } else if (html.quote !== undefined) {
      if (token.endsWith(html.quote)) this.#html = { ...html, quote: undefined };
    } else if (html.end === '>' && /^=[ \t]*["']$/.test(token)) {
      this.#html = { ...html, quote: token.slice(-1) };
    } else if (token.toLowerCase() === html.end) {
      // Of the tag that ends an element the `>` is still to come.
      this.#html = html.end.startsWith('</') ? { shown: token, end: '>' } : undefined;
    } else if (html.end === '>') {
      this.#html = opened(token, isFirst) ?? html;
    }
  }

  #endLine(): void {
    const { isEmpty, closes, fence, html } = this.#line;
    if (closes) this.#fence = undefined;
    else if (fence !== undefined) {
      this.#fence = fence;
      this.#html = html;
    }
    if (isEmpty && this.#html === undefined) this.#isMarked = false;
    this.#span = undefined;
    this.#isEscaped = false;
    this.#line = newLine(this.#html);
  }
}

interface Line {
  /** Nothing so far but white space and what begins lists and quotations. */
  isBlank: boolean;
  /** Nothing so far but white space. */
  isEmpty: boolean;
  /** The fence that it begins with. Whether it is one is known at the end of the line. */
  fence: string | undefined;
  /** It ends the fence that is open. */
  closes: boolean;
  /** What was open where it begins. */
  readonly html: OpenHtml | undefined;
}

function newLine(html: OpenHtml | undefined): Line {
  return { isBlank: true, isEmpty: true, fence: undefined, closes: false, html };
}

/** What a token opens. */
function opened(token: string, isFirst: boolean): OpenHtml | undefined {
  if (token === '<!--') return { shown: token, end: '-->' };
  // In a line of their own these go on to an end that is not worth looking for.
  if (isFirst && (token === '<?' || token === '<![')) return { shown: token, end: '' };
  if (!/^<[A-Za-z/!?]/.test(token)) return undefined;
  const name = token.slice(1).toLowerCase();
  if (rawElements.has(name)) return { shown: `<${name}>`, end: `</${name}` };
  return { shown: token, end: '>' };
}

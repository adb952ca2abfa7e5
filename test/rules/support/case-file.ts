/** A case: files, and what a person sees who runs commands on them. */
export interface Case {
  /** The heading. */
  readonly title: string;
  /** Of the rules folder, by name: those of the case, and those at the top of the page. */
  readonly files: ReadonlyMap<string, string>;
  readonly sessions: readonly Session[];
}

/** A `console` block: command lines behind `$ `, each with what it prints. */
export interface Session {
  readonly text: string;
  /** Where the text begins and ends in the page. */
  readonly start: number;
  readonly end: number;
}

interface Block {
  readonly word: string;
  readonly name: string | undefined;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a page of cases, which is Markdown: each `##` heading begins one. A code block with a file's
 * name behind its language is that file; one called `console` is what is typed and printed.
 */
export function readCases(page: string): Case[] {
  const headings = [...page.matchAll(/^## (.+)$/gm)];
  const blocks = blocksOf(page);
  const between = (from: number, to: number) =>
    blocks.filter(({ start }) => from <= start && start < to);
  const common = between(0, headings[0]?.index ?? page.length);
  return headings.map(({ 1: title = '', index }, n) => {
    const own = between(index, headings[n + 1]?.index ?? page.length);
    const files = [...common, ...own].flatMap(({ name, text }): [string, string][] =>
      name === undefined ? [] : [[name, text]],
    );
    const sessions = own.filter(({ word }) => word === 'console');
    return { title, files: new Map(files), sessions };
  });
}

/** The page with other texts in its sessions. */
export function withSessions(page: string, texts: ReadonlyMap<Session, string>): string {
  const sessions = [...texts].toSorted(([a], [b]) => b.start - a.start);
  return sessions.reduce(
    (text, [{ start, end }, fresh]) => text.slice(0, start) + fresh + text.slice(end),
    page,
  );
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^(`{3,})(\w+)(?: (\S+))?\n([^]*?)^\1$/gm)].map((match) => {
    const { 0: whole, 1: fence = '', 2: word = '', 3: name, 4: text = '', index } = match;
    const start = index + whole.length - fence.length - text.length;
    return { word, name, text, start, end: start + text.length };
  });
}

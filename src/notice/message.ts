import type { IssueAddress } from '../domain/effect.js';
import type { Millis } from '../domain/clock.js';
import type { Notice } from '../store/tables/notices.js';
import type { Trouble } from './trouble.js';

/** Something to tell a channel. Title and text are Markdown in which nothing of others is alive. */
export interface Message {
  /** The trouble's name. */
  readonly trouble: string;
  /** `more`: it is about more than was told. */
  readonly kind: 'began' | 'more' | 'over';
  readonly title: string;
  readonly text: string;
  /** Counts the messages about the trouble. */
  readonly n: number;
  /** The issue that was made for it before. */
  readonly issue: IssueAddress | undefined;
  /** It was tried before, at this time first, and it may have arrived. */
  readonly triedAt: Millis | undefined;
}

export function messageOf(
  kind: Message['kind'],
  trouble: Trouble,
  before: Notice | undefined,
  publicUrl: string,
): Message {
  const { name, title, lines, page } = trouble;
  const text = [...lines.map((line) => `- ${line}`), '', `${publicUrl}${page}`].join('\n');
  return { trouble: name, kind, title, text, ...known(before) };
}

/** That a trouble is over. */
export function overMessage(before: Notice): Message {
  const { trouble, title } = before;
  const text = 'This is over: it was looked at again, and all is well with it.';
  return { trouble, kind: 'over', title, text, ...known(before) };
}

function known(before: Notice | undefined) {
  return { n: before?.told ?? 0, issue: before?.issue, triedAt: before?.failedAt };
}

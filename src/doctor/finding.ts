/** `wrong`: something does not work. `attention`: something may not be as it was meant. */
export type State = 'ok' | 'attention' | 'wrong';

/** One thing that was looked at. */
export interface Finding {
  /** What it is about, in a word or two: `data`, `connection github`. */
  readonly about: string;
  readonly state: State;
  /** What was found, as a sentence without secrets. */
  readonly text: string;
  /** What to do about it. */
  readonly fix: string | undefined;
}

export function ok(about: string, text: string): Finding {
  return { about, state: 'ok', text, fix: undefined };
}

export function attention(about: string, text: string, fix: string): Finding {
  return { about, state: 'attention', text, fix };
}

export function wrong(about: string, text: string, fix: string): Finding {
  return { about, state: 'wrong', text, fix };
}

/** Something that is not well with the service. */
export interface Trouble {
  /** Names it for as long as it lasts: `failed-tasks`, `circuit:github`. */
  readonly name: string;
  /** One line of Markdown in which nothing of others is alive. */
  readonly title: string;
  /** More of it, in such lines. */
  readonly lines: readonly string[];
  /** What it is about, where that grows: rules, applications. What is new in it is told again. */
  readonly about: readonly string[];
  /** The connection that does not work: nothing can be told through it. */
  readonly connection?: string | undefined;
  /** The page where it is put right. */
  readonly page: string;
}

/** What was found by looking once. */
export interface Diagnosis {
  readonly troubles: readonly Trouble[];
  /** Names of which cannot be told whether they are over. */
  readonly undecided: ReadonlySet<string>;
}

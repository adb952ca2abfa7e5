/** Something to tell the author of a rules file. Positions are 1-based; columns count UTF-16 units. */
export interface Diagnostic {
  /** A stable name, such as `unknown-key`, for switching findings off and for machine formats. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** One sentence: what is wrong, and where one is near, "did you mean". */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string | undefined;
  /** Relative to the rules folder's parent, as people would type it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** End of the range, exclusive. On the same line or a later one. */
  readonly endLine: number;
  readonly endColumn: number;
}

/** A fault inside one expression or template; offsets are UTF-16 units in its text. */
export interface TextFault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Absent: an error. */
  readonly severity?: 'error' | 'warning' | undefined;
}

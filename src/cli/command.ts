import type { Command } from 'commander';

/** Everything a command touches outside itself: handed in, so that tests can look. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Results. */
  readonly out: (text: string) => void;
  /** Messages. */
  readonly err: (text: string) => void;
  /** The whole of standard input. */
  readonly readInput: () => Promise<Buffer>;
}

/** 0: done and nothing wrong. 1: the input is wrong or a check failed. 2: used wrongly. */
export type ExitStatus = 0 | 1 | 2;

/** A command failed in a way that people can do something about: the message is all they need. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly status: ExitStatus;

  constructor(message: string, status: ExitStatus = 1) {
    super(message);
    this.status = status;
  }
}

/** Adds a command to the program; what it does reports its exit status through `end`. */
export type AddCommand = (
  program: Command,
  surroundings: Surroundings,
  end: (status: ExitStatus) => void,
) => void;

export type Format = 'text' | 'json';

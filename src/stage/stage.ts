/**
 * A stage does once what is due, and says how much it did. The service repeats it; a test calls it
 * once. Stages meet only in the store: what one leaves there, the next one finds, also after a crash.
 */
export type Stage = () => Promise<number>;

/** Who claims entries of the queue, and for how long before others may take them. */
export interface Claimant {
  readonly owner: string;
  /** Milliseconds. Longer than the longest call that a stage makes while it holds a claim. */
  readonly lease: number;
}

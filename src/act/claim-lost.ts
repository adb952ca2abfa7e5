/** Somebody else has the task by now: thrown in a transaction, so that nothing of it is kept. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/** For `catch`: whoever has the task now goes on with it. Throws everything else again. */
export function unlessLost(error: unknown): undefined {
  if (!(error instanceof ClaimLost)) throw error;
}

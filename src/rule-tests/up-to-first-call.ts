/** Thrown where an action would call its provider. Made once: what led there is of no interest. */
const callReached = new Error('the provider would be called here');

/** A connection that nobody can use: what is asked of it ends what asks. */
const nobody: unknown = new Proxy(
  {},
  {
    get() {
      throw callReached;
    },
  },
);

/**
 * Runs an action's own code until it would call its provider.
 * @returns what it gave without a call; undefined when it wanted to call
 * @throws what it threw before any call, such as a `Failure`
 */
export async function upToFirstCall<T>(
  work: (handle: unknown) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work(nobody);
  } catch (error) {
    if (error === callReached) return undefined;
    throw error;
  }
}

/** How long a condition may take to come true, in milliseconds. Only a test that fails waits so long. */
const usualPatience = 15_000;

/**
 * Waits for a condition, looking every few milliseconds: tests wait for what happens, not for time.
 * @param what for the message when it does not come true
 * @param hopeless ends the wait early
 */
export async function until<T>(
  condition: () => T | undefined | Promise<T | undefined>,
  what: () => string,
  hopeless: () => boolean = () => false,
  patience = usualPatience,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end || hopeless()) throw new Error(`It did not come true that ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

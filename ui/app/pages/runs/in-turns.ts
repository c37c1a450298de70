/** So many requests are under way at once: what a browser sends to one server. */
const AT_ONCE = 6;

/** Does something for each item, a few at a time; stops at the first that fails. */
export async function inTurns<T>(
  items: readonly T[],
  act: (item: T, at: number) => Promise<unknown>,
): Promise<void> {
  const waiting = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [at, item] of waiting) {
      if (hasFailed) return;
      await act(item, at).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

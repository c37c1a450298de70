import { setTimeout as sleep } from "node:timers/promises";

/** How long after a cancelling the work may still go on until it is taken for missed, in milliseconds. */
const PATIENCE = 50;

/**
 * Settles as the work does, which fails soon after the signal is aborted. `cancel` cancels what the
 * database is at for this work, and is called until the work has ended: between two statements
 * there is nothing to cancel. When this settles no cancelling is under way any more, as it would hit
 * what the connection does next. (The driver's own cancelling is sent once and cannot be awaited.)
 */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  work: Promise<T>,
  cancel: () => Promise<unknown>,
): Promise<T> {
  const ended = work.then(
    () => true,
    () => true,
  );
  let cancelling: Promise<void> | undefined;
  const abort = async (): Promise<void> => {
    let isOver = false;
    while (!isOver) {
      await cancel().catch(() => {});
      isOver = await Promise.race([ended, sleep(PATIENCE, false)]);
    }
  };
  const begin = (): void => void (cancelling = abort());
  signal?.addEventListener("abort", begin, { once: true });
  try {
    return await work;
  } finally {
    signal?.removeEventListener("abort", begin);
    await cancelling;
  }
}

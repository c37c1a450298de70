import type { RunningServer } from "../servers/launch.ts";

const INTERVAL = 250;

/** The most memory that a server has while work is done, in MB; undefined where it is not told. */
export async function mostMemoryDuring(
  server: RunningServer,
  work: Promise<unknown>,
): Promise<number | undefined> {
  let most = server.memory();
  const timer = setInterval(() => {
    const now = server.memory();
    if (now !== undefined) most = Math.max(most ?? 0, now);
  }, INTERVAL);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
  return most;
}

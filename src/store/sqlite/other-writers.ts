import type { ChangeChannel } from "../change-channel.ts";

/** How often a followed database is asked whether another process has written to it, in ms. */
const PERIOD = 1_000;

/**
 * Hears of other processes that write to a SQLite file: the version that the one connection which
 * writes sees changes with every commit but its own (`PRAGMA data_version`).
 */
export const otherWriters = (dataVersion: () => Promise<number>): ChangeChannel => ({
  follow: async (listener) => {
    let known = await dataVersion();
    const check = async (): Promise<void> => {
      const version = await dataVersion();
      if (version !== known) listener("refresh");
      known = version;
    };
    // A writer that has ended says nothing; the one that takes its place is asked next.
    const timer = setInterval(() => void check().catch(() => {}), PERIOD).unref();
    return () => clearInterval(timer);
  },
});

import type { RunChange } from "../protocol/events.ts";

/** A change to a run whose experiment may not be known. */
export type Change = Omit<RunChange, "experiment_id"> & { experiment_id?: string };

/** Changes to runs, or "refresh": something changed that cannot be named. */
export type News = readonly Change[] | "refresh";

/** How the servers of one database hear of each other's writes. */
export interface ChangeChannel {
  /** Calls back with what other processes change, until the function it settles is called. */
  follow(listener: (news: News) => void): Promise<() => void>;
  /** Tells other processes; absent where they see changes without being told. */
  announce?(news: News): Promise<void>;
}

/** The channel of a store that no other process writes to. */
export const noChannel: ChangeChannel = { follow: async () => () => {} };

import type { Bare } from "./limits/bare.ts";
import type { ConversationName } from "./load/conversations.ts";
import type { LoadPlan, LoadResult } from "./load/load.ts";
import type { RunningServer } from "./servers/launch.ts";
import type { SubjectName } from "./servers/subjects.ts";

/** One piece of work that both servers are given; it yields one or more figures. */
export interface Workload {
  /** What `--only` calls it. */
  name: string;
  /**
   * What its server's database holds: nothing, or the data set. "new" is like "empty", and each
   * repetition gets a server that has just been started.
   */
  database: "new" | "empty" | "filled";
  /** Whether it is run once only, because it needs a server that has done nothing yet. */
  once?: boolean;
  figures: readonly Figure[];
  /** Does the work once. Returns the figures' values by name; those it cannot tell are left out. */
  run(bench: Bench): Promise<Partial<Record<string, number>>>;
}

/** One row of the table. */
export interface Figure {
  name: string;
  title: string;
  unit: Unit;
  better: "higher" | "lower";
  /** What to reach on SQLite; left out where a figure is only shown. */
  target?: Target;
  /** What to reach on PostgreSQL, if not a third of the figure on SQLite. */
  postgresTarget?: Target;
  /** Whether the targets are for the full sizes only. */
  atFullSize?: boolean;
  /** Measures the bare limit once, in the figure's unit. */
  limit?: (bare: Bare) => Promise<number>;
}

/** A second's worth of what the title names, microseconds, milliseconds, seconds, kilobytes, megabytes, and shares. */
export type Unit = "/s" | "µs" | "ms" | "s" | "kB" | "MB" | "MB/s" | "%" | "×";

/** All that is given must be reached. */
export interface Target {
  atLeast?: number;
  atMost?: number;
  /** Share of the bare limit, 0 to 1. */
  ofLimit?: number;
  /** How many times as good as MLflow. */
  overMlflow?: number;
}

/** What a workload works on. */
export interface Bench {
  subject: SubjectName;
  server: RunningServer;
  /** Puts a load on the server. What is no success is noted below the table. */
  load<Name extends ConversationName>(plan: Omit<LoadPlan<Name>, "url">): Promise<LoadResult>;
}

/**
 * A structure that Millrace adds to MLflow's tables: a table, an index, a trigger or a function.
 * It may be dropped at any time without losing what MLflow keeps; the next start makes it again,
 * empty where it holds data of Millrace's own.
 */
export interface Addition {
  /** Begins with `millrace_`. A definition never changes under its name: a new one has a new name. */
  readonly name: `millrace_${string}`;
  /** The statement that makes it. */
  readonly create: string;
}

/** Which database the statements are for. */
export type Engine = "sqlite" | "postgres";

import { choice, flag, json, list, text, view } from "../../util/view-state.ts";

/** What of a column's values is let through: numbers between two bounds, or some of the texts. */
export type Brush = Readonly<
  Record<string, readonly [from: number, to: number] | readonly string[]>
>;

const isBrush = (value: unknown): value is Brush =>
  typeof value === "object" && value !== null && Object.values(value).every(Array.isArray);

const isWidths = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((width) => typeof width === "number");

const isCount = (value: unknown): value is number => Number.isInteger(value);

/** How long ago runs may have started that are shown, in days; empty for any time. */
export type Since = "" | "0.04" | "1" | "7" | "30" | "90";

/**
 * What the URL says of the runs page. Columns are named as the server names them: `metrics.loss`,
 * `params.lr`, `tags.team`; a few attributes of runs have names without a dot.
 */
export const runsView = view({
  /** A filter in the search language, or words that the name of a run holds. */
  q: text(),
  status: list(),
  since: choice<Since>("", "0.04", "1", "7", "30", "90"),
  dataset: text(),
  trash: flag(),
  /** `metrics.loss ASC`, the most important first; empty for the newest first. */
  order: list(),
  /** The columns shown; empty for those that vary. */
  columns: list(),
  widths: json({}, isWidths),
  pinned: json(1, isCount),
  /** The param, tag or `dataset.name` by whose values runs are gathered. */
  group: text(),
  /** `metrics.loss min`: what tells the better of two runs. */
  objective: text(),
  /** The runs and groups whose rows are open; `*` for all. */
  open: list(),
  /** Every run in a row of its own, in the order of the values alone. */
  flat: flag(),
  selected: list(),
  /** The run that others are compared with. */
  baseline: text(),
  brush: json<Brush>({}, isBrush),
  charts: flag(true),
});

export type RunsView = ReturnType<typeof runsView.read>;

export interface Objective {
  /** `metrics.loss` */
  column: string;
  goal: "min" | "max";
}

export function objectiveOf({ objective }: Pick<RunsView, "objective">): Objective | undefined {
  const [, column, goal] = /^(metrics\..+) (min|max)$/s.exec(objective) ?? [];
  return column === undefined ? undefined : { column, goal: goal as Objective["goal"] };
}

/** One key of the table's order. */
export interface SortKey {
  column: string;
  descending: boolean;
}

/** Reads an order_by clause as this page writes them. */
export function sortKey(clause: string): SortKey {
  const [, column = clause, direction] = /^(.+?)(?: (ASC|DESC))?$/s.exec(clause) ?? [];
  return { column, descending: direction === "DESC" };
}

export const sortClause = ({ column, descending }: SortKey): string =>
  `${column} ${descending ? "DESC" : "ASC"}`;

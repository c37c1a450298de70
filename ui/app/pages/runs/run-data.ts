import type { Response } from "../../api/types.ts";
import type { RunStatus } from "../../../../src/protocol/runs.ts";
import type { Brush } from "./runs-view.ts";

export type RunTable = Response<"getRunTable">;

/** A metric's number, a param's or tag's text, or nothing. */
export type Cell = number | string | null;

export interface Run {
  id: string;
  name: string;
  experimentId: string;
  status: RunStatus;
  /** Milliseconds since 1970, like the other times; null where it is not known. */
  startTime: number | null;
  endTime: number | null;
  user: string;
  /** Empty for a run that is no other's child. */
  parentId: string;
  /** When it last logged a metric or else started, while it is running. */
  lastActivity: number | null;
  /** Its place in the order of the server, and in the lists of its values. */
  at: number;
}

/** Runs in the order of the server, and the values of the columns that were asked for. */
export class RunData {
  readonly runs: readonly Run[];
  readonly #columns: ReadonlyMap<string, readonly Cell[]>;
  readonly #byId: ReadonlyMap<string, Run>;

  constructor(runs: readonly Run[], columns: ReadonlyMap<string, readonly Cell[]>) {
    this.runs = runs;
    this.#columns = columns;
    this.#byId = new Map(runs.map((run) => [run.id, run]));
  }

  /** The run with an id, if it is among those that are fetched. */
  run(id: string): Run | undefined {
    return this.#byId.get(id);
  }

  /** What a run has in a column like `metrics.loss`; null too while the column is not fetched. */
  value(run: Run, column: string): Cell {
    return this.#columns.get(column)?.[run.at] ?? null;
  }

  /** The value where it is a number, or a text that reads as one. */
  number(run: Run, column: string): number | undefined {
    const value = this.value(run, column);
    if (typeof value === "number") return value;
    if (value === null || value.trim() === "") return undefined;
    const number = Number(value);
    return Number.isNaN(number) && value !== "NaN" ? undefined : number;
  }
}

/** What the pages of an answer have together. */
export function runDataOf(pages: readonly RunTable[]): RunData {
  const columns = new Map<string, Cell[]>();
  const runs: Run[] = [];
  for (const page of pages) {
    for (const { name, values } of page.columns) {
      const all = columns.get(name) ?? [];
      if (!columns.has(name)) columns.set(name, all);
      const read = name.startsWith("metrics.") ? metricCell : (cell: Cell) => cell;
      for (const value of values) all.push(read(value as Cell));
    }
    page.run_ids.forEach((id, at) => runs.push(runAt(page, at, runs.length, id)));
  }
  return new RunData(runs, columns);
}

/** JSON has no token for what is not finite. */
const metricCell = (cell: Cell): Cell => (cell === null ? null : Number(cell));

const runAt = (page: RunTable, at: number, place: number, id: string): Run => ({
  id,
  name: page.run_names[at]!,
  experimentId: page.experiment_ids[at]!,
  status: page.statuses[at] as RunStatus,
  startTime: page.start_times[at] ?? null,
  endTime: page.end_times[at] ?? null,
  user: page.users[at]!,
  parentId: page.parent_run_ids[at]!,
  lastActivity: page.last_activity_times[at] ?? null,
  at: place,
});

/** The runs that a brush lets through: whose value of each of its columns lies within. */
export function brushed(data: RunData, runs: readonly Run[], brush: Brush): readonly Run[] {
  const conditions = Object.entries(brush).map(([column, within]) => passes(data, column, within));
  if (conditions.length === 0) return runs;
  return runs.filter((run) => conditions.every((holds) => holds(run)));
}

function passes(data: RunData, column: string, within: Brush[string]): (run: Run) => boolean {
  const [from, to] = within;
  if (typeof from === "number" && typeof to === "number")
    return (run) => {
      const value = data.number(run, column);
      return value !== undefined && value >= from && value <= to;
    };
  const texts = new Set(within.map(String));
  return (run) => texts.has(String(data.value(run, column)));
}

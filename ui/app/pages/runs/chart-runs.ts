import type { ChartRun } from "../../charts/chart-run.ts";
import type { RunColors } from "../../util/run-colors.ts";
import type { Cell, Run, RunData } from "./run-data.ts";

/** Runs of the table as charts show them, with their values in some columns. */
export function chartRuns(
  data: RunData,
  runs: readonly Run[],
  columns: readonly string[],
  colorOf: (runId: string) => string,
): ChartRun[] {
  return runs.map((run) => ({
    run_id: run.id,
    name: run.name || run.id.slice(0, 8),
    status: run.status,
    color: colorOf(run.id),
    dash: [],
    metrics: valuesOf(data, run, columns, "metrics.", Number),
    params: valuesOf(data, run, columns, "params.", String),
    tags: valuesOf(data, run, columns, "tags.", String),
    datasets: [],
  }));
}

function valuesOf<T>(
  data: RunData,
  run: Run,
  columns: readonly string[],
  kind: string,
  read: (cell: Cell) => T,
): Map<string, T> {
  const values = new Map<string, T>();
  for (const column of columns) {
    if (!column.startsWith(kind)) continue;
    const cell = data.value(run, column);
    if (cell !== null) values.set(column.slice(kind.length), read(cell));
  }
  return values;
}

/** Runs that are drawn as lines together: those of one hue have dashes of their own. */
export function withDashes(runs: readonly ChartRun[], colors: RunColors): ChartRun[] {
  const styles = colors.stylesOf(runs.map(({ run_id }) => run_id));
  return runs.map((run) => ({ ...run, dash: styles.get(run.run_id)!.dash }));
}

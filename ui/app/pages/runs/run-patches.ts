import type { RunTable } from "./run-data.ts";

/** The lists that have an item for each run. */
const lists = [
  "run_names",
  "experiment_ids",
  "statuses",
  "start_times",
  "end_times",
  "users",
  "lifecycle_stages",
  "parent_run_ids",
  "last_activity_times",
] as const;

/** Pages with what is new of some of their runs; pages without any of them stay as they are. */
export function patched(pages: readonly RunTable[], fresh: RunTable): RunTable[] {
  const places = new Map(fresh.run_ids.map((id, at) => [id, at]));
  return pages.map((page) => {
    const rows = page.run_ids.flatMap((id, to) => {
      const from = places.get(id);
      return from === undefined ? [] : [{ from, to }];
    });
    return rows.length === 0 ? page : withRows(page, fresh, rows);
  });
}

type Rows = readonly { from: number; to: number }[];

function withRows(page: RunTable, fresh: RunTable, rows: Rows): RunTable {
  const next = { ...page };
  for (const name of lists) next[name] = replaced(page[name], fresh[name], rows) as never;
  const values = new Map(fresh.columns.map((column) => [column.name, column.values]));
  next.columns = page.columns.map((column) => ({
    name: column.name,
    values: replaced(column.values, values.get(column.name) ?? column.values, rows) as never,
  }));
  return next;
}

function replaced(old: readonly unknown[], fresh: readonly unknown[], rows: Rows): unknown[] {
  const next = [...old];
  for (const { from, to } of rows) next[to] = fresh[from];
  return next;
}

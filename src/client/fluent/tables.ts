/** A table by columns, or as a list of rows. */
export type Table =
  | Readonly<Record<string, readonly unknown[]>>
  | readonly Readonly<Record<string, unknown>>[];

/** A data frame as pandas writes it in its form "split". */
export interface SplitTable {
  columns: string[];
  data: unknown[][];
}

export function splitForm(table: Table): SplitTable {
  if (isRows(table)) {
    const columns = [...new Set(table.flatMap((row) => Object.keys(row)))];
    return { columns, data: table.map((row) => columns.map((name) => row[name] ?? null)) };
  }
  const columns = Object.keys(table);
  const length = Math.max(0, ...columns.map((name) => table[name]!.length));
  const rowAt = (at: number) => columns.map((name) => table[name]![at] ?? null);
  return { columns, data: Array.from({ length }, (_, at) => rowAt(at)) };
}

const isRows = (table: Table): table is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(table);

/** A table's rows behind those of an earlier one; a column that one has not is null there. */
export function appended(earlier: SplitTable | undefined, later: SplitTable): SplitTable {
  if (earlier === undefined) return later;
  const columns = [...new Set([...earlier.columns, ...later.columns])];
  const widened = ({ columns: own, data }: SplitTable) =>
    data.map((row) => columns.map((name) => row[own.indexOf(name)] ?? null));
  return { columns, data: [...widened(earlier), ...widened(later)] };
}

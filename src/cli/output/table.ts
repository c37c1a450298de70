/** A text table as MLflow prints it: two spaces between columns, each filled to its width. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headers.map((header, column) =>
    Math.max(4, lengthOf(header) + 2, ...rows.map((row) => lengthOf(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => cell + " ".repeat(widths[column]! - lengthOf(cell))).join("  ");
  return [line(headers), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join(
    "\n",
  );
}

/** In characters, not in UTF-16 units. */
const lengthOf = (text: string): number => [...text].length;

/** Orders rows by their first cells, then by the next, as Python orders lists. */
export function compareRows(a: readonly string[], b: readonly string[]): number {
  const column = a.findIndex((cell, index) => cell !== b[index]);
  return column === -1 ? 0 : a[column]! < b[column]! ? -1 : 1;
}

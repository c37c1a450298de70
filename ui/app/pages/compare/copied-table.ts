import type { TableRow } from "./compare-rows.ts";
import { type TextFormat, type Texts } from "./compare-text.ts";
import type { ComparedRun } from "./compared-run.ts";

/** The rows that are shown, as they are copied: sheets get all digits, papers those that tell. */
export function copiedTable(
  rows: readonly TableRow[],
  runs: readonly ComparedRun[],
  format: TextFormat,
): Texts {
  const head = ["", ...runs.map(({ name }, at) => (at === 0 ? `${name} (baseline)` : name))];
  const body = rows.flatMap((row) => {
    if (row.kind === "section") return [];
    const { key, texts, values, unit } = row.row;
    const exact = format === "CSV" && unit === "number";
    return [[key, ...texts.map((text, at) => (exact ? String(values[at] ?? "") : (text ?? "—")))]];
  });
  return [head, ...body];
}

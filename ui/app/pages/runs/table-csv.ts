import type { Run, RunData } from "./run-data.ts";

const attributes: readonly (readonly [name: string, of: (run: Run) => string | number])[] = [
  ["run_id", ({ id }) => id],
  ["run_name", ({ name }) => name],
  ["status", ({ status }) => status],
  ["start_time", ({ startTime }) => time(startTime)],
  ["end_time", ({ endTime }) => time(endTime)],
  ["user_id", ({ user }) => user],
  ["parent_run_id", ({ parentId }) => parentId],
];

const time = (at: number | null): string => (at === null ? "" : new Date(at).toISOString());

/** Runs as CSV (RFC 4180): what all runs have, and the values of some columns. */
export function tableCsv(data: RunData, runs: readonly Run[], columns: readonly string[]): string {
  const valued = columns.filter((name) => name.includes("."));
  const header = [...attributes.map(([name]) => name), ...valued];
  const lines = runs.map((run) => [
    ...attributes.map(([, of]) => of(run)),
    ...valued.map((name) => data.value(run, name) ?? ""),
  ]);
  return [header, ...lines].map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

/** A spreadsheet would run a text that begins like a formula; a quote before it keeps it a text. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

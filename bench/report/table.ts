import type { Contestant } from "../trial.ts";
import { digits, spread, withUnit } from "./format.ts";
import type { Summary } from "./summary.ts";

/** What the contestants and the database systems are called, with their versions. */
export interface Titles {
  /** Empty where MLflow was skipped. */
  mlflow: string;
  millrace: string;
  databases: Record<string, string>;
}

/** The table as text, with a heading for each database system. */
export function table(rows: readonly Summary[], titles: Titles): string {
  const head = [
    "",
    titles.mlflow,
    titles.millrace,
    "ratio",
    "bare limit",
    "of limit",
    "target",
    "",
  ];
  const lines = Object.entries(titles.databases).flatMap(([database, title]) => [
    [title],
    ...rows.filter((row) => row.database === database).map(cells),
  ]);
  return aligned([head, ...lines]);
}

const cells = (row: Summary): string[] => [
  `  ${row.figure.title}`,
  cell(row, "mlflow"),
  cell(row, "millrace"),
  row.overMlflow === undefined ? "" : `${digits(row.overMlflow)}×`,
  cell(row, "limit"),
  row.ofLimit === undefined ? "" : `${Math.round(row.ofLimit * 100)} %`,
  row.target,
  row.verdict === "not judged" ? "" : row.verdict,
];

/** The median, and how far the repetitions lie apart. */
function cell({ samples, medians, figure }: Summary, contestant: Contestant): string {
  const values = samples[contestant];
  const value = medians[contestant];
  if (values === undefined) return "";
  if (value === undefined) return "failed";
  const apart = values.length > 1 ? ` ±${Math.round(spread(values) * 100)}%` : "";
  return withUnit(value, figure.unit) + apart;
}

/** Text to the left, figures to the right. */
export function aligned(lines: readonly string[][]): string {
  const columns = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lines.map((line) => (line.length === 1 ? 0 : (line[column] ?? "").length))),
  );
  const isText = (column: number): boolean => column === 0 || column >= columns - 2;
  const padded = (text: string, column: number): string =>
    isText(column) ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return lines.map((line) => line.map(padded).join("  ").trimEnd()).join("\n");
}

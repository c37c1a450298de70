import { extensionOf } from "../artifact-kind.ts";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import { Beginning } from "./Beginning.tsx";
import { Code } from "./Code.tsx";
import { Grid, type GridTable } from "./Grid.tsx";

/** JSON, indented; a table that was logged as `columns` and `data` as a grid. */
export function JsonView({ source, file }: ViewerProps) {
  return (
    <Beginning source={source} file={file}>
      {(text, isWhole) => <Json text={text} isWhole={isWhole} language={extensionOf(file.path)} />}
    </Beginning>
  );
}

function Json({ text, isWhole, language }: { text: string; isWhole: boolean; language: string }) {
  const value = isWhole ? parsed(text) : undefined;
  if (value === undefined) return <Code text={text} language={language} />;
  if (isTable(value))
    return <Grid table={{ columns: value.columns, rows: value.data.map(cells) }} />;
  return <Code text={JSON.stringify(value, null, 2)} language={language} />;
}

/** JSON as Python writes it may have NaN, which is then shown as it is written. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface LoggedTable {
  columns: string[];
  data: unknown[][];
}

const isTable = (value: unknown): value is LoggedTable => {
  const { columns, data } = (value ?? {}) as Partial<LoggedTable>;
  return (
    Array.isArray(columns) &&
    columns.every((name) => typeof name === "string") &&
    Array.isArray(data) &&
    data.every((row) => Array.isArray(row))
  );
};

const cells = (row: unknown[]): GridTable["rows"][number] =>
  row.map((cell) => (typeof cell === "string" ? cell : JSON.stringify(cell)));

import Papa from "papaparse";
import { useMemo } from "react";
import { extensionOf } from "../artifact-kind.ts";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import { Beginning } from "./Beginning.tsx";
import { Grid } from "./Grid.tsx";

/** Rows of values between commas or tabs, the first of them the names of the columns. */
export function CsvView({ source, file }: ViewerProps) {
  return (
    <Beginning source={source} file={file}>
      {(text, isWhole) => (
        <Csv
          text={text}
          isWhole={isWhole}
          delimiter={extensionOf(file.path) === "tsv" ? "\t" : ""}
        />
      )}
    </Beginning>
  );
}

/** Without a delimiter, the one that fits is found. */
function Csv({ text, isWhole, delimiter }: { text: string; isWhole: boolean; delimiter: string }) {
  const table = useMemo(() => {
    const { data } = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: true });
    // The last row of a part may end anywhere.
    const [columns = [], ...rows] = isWhole ? data : data.slice(0, -1);
    return { columns, rows };
  }, [text, isWhole, delimiter]);
  return <Grid table={table} />;
}

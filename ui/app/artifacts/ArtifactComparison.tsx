import { lazy, Suspense } from "react";
import { EmptyState } from "../components/EmptyState.tsx";
import { Problem } from "../components/Problem.tsx";
import { Progress } from "../components/Progress.tsx";
import { Splitter } from "../components/Splitter.tsx";
import type { Column } from "../table/columns.ts";
import { formatBytes } from "../util/numbers.ts";
import styles from "./ArtifactComparison.module.css";
import { kindOf } from "./artifact-kind.ts";
import type { ArtifactFile, ArtifactSource } from "./artifact-source.ts";
import { type ArtifactRow, useArtifactTree } from "./artifact-tree.ts";
import { ArtifactTreeTable } from "./ArtifactTreeTable.tsx";
import { ArtifactViewer } from "./ArtifactViewer.tsx";
import { ImageComparison } from "./ImageComparison.tsx";

const TextComparison = lazy(async () => ({
  default: (await import("./TextComparison.tsx")).TextComparison,
}));

/** One of the two whose artifacts are compared. */
export interface ComparedSide {
  /** What it is called: the run's name. */
  label: string;
  source: ArtifactSource;
}

export interface ArtifactComparisonProps {
  /** What the other is measured against. */
  baseline: ComparedSide;
  other: ComparedSide;
  /** The file that is compared, and the directories that are open: parts of the page's view. */
  path: string;
  onPath: (path: string) => void;
  open: readonly string[];
  onOpen: (open: readonly string[]) => void;
}

/** The artifacts of two runs side by side: the tree of both, and the file that is chosen. */
export function ArtifactComparison(props: ArtifactComparisonProps) {
  const { baseline, other, path, onPath, open, onOpen } = props;
  const tree = useArtifactTree([baseline.source, other.source], open);
  const row = tree.rows.find((each) => each.path === path);
  if (tree.error)
    return <Problem title="The artifacts are not shown" error={tree.error} onRetry={tree.retry} />;
  if (tree.rows.length === 0)
    return tree.isLoading ? (
      <Progress label="The artifacts are loading" />
    ) : (
      <EmptyState title="Neither run has artifacts" />
    );
  return (
    <Splitter name="artifact-comparison" initial={30}>
      <ArtifactTreeTable
        tree={tree}
        columns={[sizeOf(0, baseline.label), sizeOf(1, other.label)]}
        path={path}
        onPath={onPath}
        open={open}
        onOpen={onOpen}
      />
      <div className={styles.shown}>
        {row && !row.isDirectory ? (
          <Suspense fallback={<Progress label={`${row.name} is loading`} />}>
            <FileComparison key={row.path} row={row} baseline={baseline} other={other} />
          </Suspense>
        ) : (
          <EmptyState title="Choose a file to compare it" />
        )}
      </div>
    </Splitter>
  );
}

const sizeOf = (at: number, label: string): Column<ArtifactRow> => ({
  id: String(at),
  label,
  width: 88,
  align: "end",
  cell: ({ files }) => {
    const file = files[at];
    if (file === undefined) return "—";
    return file.file_size === undefined ? null : formatBytes(file.file_size);
  },
});

interface FileComparisonProps extends Pick<ArtifactComparisonProps, "baseline" | "other"> {
  row: ArtifactRow;
}

/** A file and the side it is on. */
export interface ComparedFile extends ComparedSide {
  file: ArtifactFile;
}

function FileComparison({ row, baseline, other }: FileComparisonProps) {
  const [before, after] = row.files;
  if (before === undefined || after === undefined) {
    const side = before === undefined ? other : baseline;
    return (
      <Side label={`only in ${side.label}`}>
        <ArtifactViewer source={side.source} file={(before ?? after)!} />
      </Side>
    );
  }
  const left = { ...baseline, file: before };
  const right = { ...other, file: after };
  switch (kindOf(row.path)) {
    case "image":
      return <ImageComparison before={left} after={right} />;
    case "pdf":
    case "html":
    case "audio":
    case "video":
      return <Beside before={left} after={right} />;
    default:
      return <TextComparison before={left} after={right} />;
  }
}

/** Each as its viewer shows it. */
function Beside({ before, after }: { before: ComparedFile; after: ComparedFile }) {
  return (
    <div className={styles.pair}>
      {[before, after].map(({ label, source, file }, side) => (
        <Side key={side === 0 ? "before" : "after"} label={label}>
          <ArtifactViewer source={source} file={file} />
        </Side>
      ))}
    </div>
  );
}

function Side({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <section aria-label={label} className={styles.side}>
      <h3 className={styles.label}>{label}</h3>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

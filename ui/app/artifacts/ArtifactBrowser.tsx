import { type DragEvent, lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import { urlOf } from "../api/call.ts";
import { Button } from "../components/Button.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { EmptyState } from "../components/EmptyState.tsx";
import { Icon } from "../components/Icon.tsx";
import { Problem } from "../components/Problem.tsx";
import { Progress } from "../components/Progress.tsx";
import { Splitter } from "../components/Splitter.tsx";
import type { Column } from "../table/columns.ts";
import { formatBytes } from "../util/numbers.ts";
import { useIsNarrow } from "../util/use-is-narrow.ts";
import styles from "./ArtifactBrowser.module.css";
import { directoryOf } from "./artifact-paths.ts";
import { type ArtifactSource, artifactUrl } from "./artifact-source.ts";
import { type ArtifactRow, useArtifactTree } from "./artifact-tree.ts";
import { ArtifactTreeTable } from "./ArtifactTreeTable.tsx";
import { type ChosenFile, droppedFiles, inputFiles } from "./chosen-files.ts";
import { useUpload } from "./use-upload.ts";

const Viewer = lazy(async () => ({
  default: (await import("./ArtifactViewer.tsx")).ArtifactViewer,
}));

interface ArtifactBrowserProps {
  source: ArtifactSource;
  /** The file or directory that is shown, and the directories that are open: parts of the view. */
  path: string;
  onPath: (path: string) => void;
  open: readonly string[];
  onOpen: (open: readonly string[]) => void;
  /** The run that files may be uploaded to. */
  uploadTo?: string | undefined;
  /** What is said where there is nothing. */
  nothing?: string;
}

/** The artifacts of a run or a logged model: the tree of their files, and the one that is chosen. */
export function ArtifactBrowser(props: ArtifactBrowserProps) {
  const { source, path, onPath, open, onOpen, uploadTo, nothing } = props;
  const isNarrow = useIsNarrow();
  const sources = useMemo(() => [source], [source]);
  const tree = useArtifactTree(sources, open);
  const row = tree.rows.find((each) => each.path === path);
  const directory = row?.isDirectory ? row.path : directoryOf(row?.path ?? "");
  const { upload, sending } = useUpload(uploadTo ?? "", tree.rootUri);
  const onFiles = (files: readonly ChosenFile[]): void => void upload(files, directory);
  const uploading = { onFiles, disabled: !tree.rootUri };
  const bar = (
    <div className={styles.bar}>
      <PathActions source={source} row={row} />
      {sending && (
        <progress aria-label={`Uploading ${sending.name}`} value={sending.share} max={1} />
      )}
      {uploadTo !== undefined && (
        <>
          <UploadButton {...uploading} />
          <UploadButton {...uploading} isFolder />
        </>
      )}
    </div>
  );
  if (tree.error)
    return <Problem title="The artifacts are not shown" error={tree.error} onRetry={tree.retry} />;
  const isEmpty = tree.rows.length === 0;
  return (
    <DropTarget isEmpty={isEmpty} onFiles={uploadTo === undefined ? undefined : onFiles}>
      {bar}
      {tree.isLoading && <Progress label="The artifacts are loading" />}
      {isEmpty && !tree.isLoading && <NoArtifacts>{nothing}</NoArtifacts>}
      {!isEmpty && (
        <div className={styles.split}>
          <Splitter name="artifacts" initial={isNarrow ? 38 : 30}>
            <ArtifactTreeTable
              tree={tree}
              columns={columns}
              path={path}
              onPath={onPath}
              open={open}
              onOpen={onOpen}
            />
            <div className={styles.viewer}>
              <Shown source={source} row={row} />
            </div>
          </Splitter>
        </div>
      )}
    </DropTarget>
  );
}

const columns: readonly Column<ArtifactRow>[] = [
  {
    id: "size",
    label: "size",
    width: 76,
    align: "end",
    cell: ({ files: [file] }) =>
      file?.file_size === undefined ? null : formatBytes(file.file_size),
  },
];

const NoArtifacts = ({ children }: { children: ReactNode }) => (
  <EmptyState
    title="No artifacts yet"
    snippet={{
      python: `with mlflow.start_run(run_id="…"):\n    mlflow.log_artifact("report.md")`,
      typescript: `const run = await startRun({ runId: "…" });\nawait run.logArtifact("report.md");\nawait run.end();`,
    }}
  >
    {children}
  </EmptyState>
);

function Shown({ source, row }: { source: ArtifactSource; row: ArtifactRow | undefined }) {
  const file = row?.files[0];
  if (file === undefined || row?.isDirectory) return <EmptyState title="Choose a file to see it" />;
  return (
    <Suspense fallback={<Progress label="The viewer is loading" />}>
      <Viewer source={source} file={file} />
    </Suspense>
  );
}

/** What can be done with what is chosen: a file, a directory, or all. */
function PathActions({ source, row }: { source: ArtifactSource; row: ArtifactRow | undefined }) {
  const isFile = row !== undefined && !row.isDirectory;
  return (
    <>
      <code className={styles.path}>{row?.path ?? "All artifacts"}</code>
      {row && <CopyButton text={row.path} label="Copy the path" />}
      {isFile && (
        <a className={styles.download} href={artifactUrl(source, row.path)} download>
          <Icon name="download" size={14} /> Download
        </a>
      )}
      {!isFile && (
        <a
          className={styles.download}
          href={urlOf("downloadArtifactArchive", { ...source, ...(row && { path: row.path }) })}
          download
        >
          <Icon name="download" size={14} /> Download as ZIP
        </a>
      )}
    </>
  );
}

interface UploadButtonProps {
  onFiles: (files: readonly ChosenFile[]) => void;
  disabled: boolean;
  /** Whether a folder is chosen rather than files. */
  isFolder?: boolean;
}

function UploadButton({ onFiles, disabled, isFolder = false }: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        {...(isFolder && { webkitdirectory: "" })}
        aria-label={isFolder ? "Folder to upload" : "Files to upload"}
        onChange={({ target }) => {
          onFiles(inputFiles(target));
          target.value = "";
        }}
      />
      <Button
        icon={isFolder ? "folder" : "upload"}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {isFolder ? "Upload a folder" : "Upload"}
      </Button>
    </>
  );
}

interface DropTargetProps {
  isEmpty: boolean;
  onFiles: ((files: readonly ChosenFile[]) => void) | undefined;
  children: ReactNode;
}

/** Files and folders that are dropped here are uploaded. */
function DropTarget({ isEmpty, onFiles, children }: DropTargetProps) {
  const [over, setOver] = useState(false);
  const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
    onFiles !== undefined && dataTransfer.types.includes("Files");
  return (
    <div
      className={styles.browser}
      data-empty={isEmpty || undefined}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void droppedFiles(event.dataTransfer).then(onFiles);
      }}
    >
      {children}
    </div>
  );
}

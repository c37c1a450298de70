import { useMemo, useRef } from "react";
import { Button } from "../../components/Button.tsx";
import { EmptyState, type Snippet } from "../../components/EmptyState.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { plainLayout } from "../../table/columns.ts";
import type { TreePlace } from "../../table/TableRow.tsx";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { formatCount, plural } from "../../util/numbers.ts";
import { experimentColumns } from "./experiment-columns.tsx";
import { allExperiments } from "./experiment-queries.ts";
import type { TreeRow } from "./experiment-tree.ts";
import { ExperimentDetails } from "./ExperimentDetails.tsx";
import { FolderDetails } from "./FolderDetails.tsx";
import styles from "../../table/TablePage.module.css";
import { serverAddress } from "../../util/server-address.ts";
import {
  experimentsView,
  type ExperimentsPageState,
  useExperimentsPage,
} from "./use-experiments-page.ts";

export const loader = ({ queryClient, search }: LoaderArguments) =>
  queryClient.ensureQueryData(allExperiments(experimentsView.read(search).trash));

const keyOf = ({ path }: TreeRow): string => path;

const treePlace = (row: TreeRow): TreePlace =>
  row.kind === "folder" ? { level: row.level, isOpen: row.isOpen } : { level: row.level };

export function Page() {
  const page = useExperimentsPage();
  const { current, folder, shown, doing, setDoing, actions } = page;
  return (
    <Frame
      title={shown.trash ? "Deleted experiments" : "Experiments"}
      actions={<Actions page={page} />}
      footer={<Truth page={page} />}
    >
      <Splitter name="experiments" initial={68}>
        <div className={styles.page}>
          <Bar page={page} />
          <div className={styles.table}>
            <Table page={page} />
          </div>
        </div>
        {folder ? (
          <FolderDetails folder={folder} summaries={page.summaries} />
        ) : (
          current && (
            <ExperimentDetails
              experiment={current}
              actions={actions}
              renaming={doing === "rename"}
              onRenaming={(renaming) => setDoing(renaming ? "rename" : undefined)}
            />
          )
        )}
      </Splitter>
    </Frame>
  );
}

interface PartProps {
  page: ExperimentsPageState;
}

function Actions({ page: { shown, showTrash, setDoing } }: PartProps) {
  if (shown.trash) return <Button onClick={() => showTrash(false)}>Leave the trash</Button>;
  return (
    <>
      <Button icon="trash" onClick={() => showTrash(true)}>
        Trash
      </Button>
      <Button look="main" icon="plus" onClick={() => setDoing("create")}>
        New experiment
      </Button>
    </>
  );
}

function Bar({ page: { shown, setView, doing, setDoing, actions } }: PartProps) {
  const search = useRef<HTMLInputElement>(null);
  useCommands([
    { label: "Find", keys: "/", scope: "Experiments", run: () => search.current?.focus() },
  ]);
  return (
    <div className={styles.bar}>
      <SearchField
        ref={search}
        label="Find by name"
        value={shown.q}
        onChange={(q) => setView({ q }, { replace: true })}
      />
      {doing === "create" && (
        <InlineForm
          label="Name of the new experiment"
          action="Create"
          onSubmit={actions.create}
          onClose={() => setDoing(undefined)}
        />
      )}
    </div>
  );
}

function Table({ page }: PartProps) {
  const { shown, setView, rows, summaries } = page;
  const { order } = shown;
  const columns = useMemo(
    () => experimentColumns(summaries, order, (next) => setView({ order: next })),
    [summaries, order, setView],
  );
  if (rows.length === 0) return <Nothing page={page} />;
  return (
    <VirtualTable
      label="Experiments"
      columns={columns}
      layout={plainLayout}
      count={rows.length}
      rowAt={(at) => rows[at]}
      keyOf={keyOf}
      cursor={page.cursor}
      onCursor={page.setCursor}
      selected={page.selected}
      onSelect={page.select}
      onOpen={page.open}
      pressOpens={({ kind }) => kind === "folder"}
      treePlace={treePlace}
      onToggle={page.toggle}
    />
  );
}

const snippet = (): Snippet => ({
  python: `import mlflow

mlflow.set_tracking_uri("${serverAddress()}")
mlflow.set_experiment("first")
with mlflow.start_run():
    mlflow.log_metric("loss", 0.25)`,
  typescript: `import { logMetric, setExperiment, setTrackingUri, withRun } from "millrace";

setTrackingUri("${serverAddress()}");
await setExperiment("first");
await withRun(() => logMetric("loss", 0.25));`,
});

function Nothing({ page: { shown } }: PartProps) {
  if (shown.q !== "") return <EmptyState title={`No experiment has “${shown.q}” in its name`} />;
  if (shown.trash) return <EmptyState title="The trash is empty" />;
  return (
    <EmptyState title="No experiments yet" snippet={snippet()}>
      Log a run from a script, or make an experiment here first.
    </EmptyState>
  );
}

function Truth({ page: { experiments, summaries, chosen } }: PartProps) {
  const runs = experiments.reduce(
    (sum, { experiment_id }) => sum + (summaries.get(experiment_id)?.active_runs ?? 0),
    0,
  );
  return (
    <>
      <span>
        <b>{formatCount(experiments.length)}</b> experiments
      </span>
      <span>{plural(runs, "run")}</span>
      {chosen.length > 0 && <span>{formatCount(chosen.length)} selected</span>}
    </>
  );
}

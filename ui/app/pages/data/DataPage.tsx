import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useRef } from "react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Splitter } from "../../components/Splitter.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { Chips } from "../../registry/Chips.tsx";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { type Column, plainLayout } from "../../table/columns.ts";
import { useCursor } from "../../table/use-cursor.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { formatCount, plural } from "../../util/numbers.ts";
import { useView } from "../../util/use-view.ts";
import { text, view } from "../../util/view-state.ts";
import { allExperiments } from "../experiments/experiment-queries.ts";
import { type Dataset, datasetsOf, keyOf } from "./dataset-queries.ts";
import { DatasetSide } from "./DatasetSide.tsx";
import styles from "../../table/TablePage.module.css";
import { serverAddress } from "../../util/server-address.ts";

const dataView = view({ q: text() });

export const loader = ({ queryClient }: LoaderArguments) =>
  queryClient.ensureQueryData(allExperiments(false));

const columns: readonly Column<Dataset>[] = [
  {
    id: "name",
    label: "name",
    width: 220,
    grows: true,
    cell: ({ name }) => <span className={styles.name}>{name}</span>,
  },
  { id: "digest", label: "digest", width: 120, cell: ({ digest }) => <code>{digest}</code> },
  {
    id: "contexts",
    label: "used for",
    width: 180,
    cell: ({ contexts }) => <Chips texts={contexts} />,
  },
  {
    id: "experiments",
    label: "experiments",
    width: 104,
    align: "end",
    cell: ({ experimentIds }) => formatCount(experimentIds.length),
  },
];

const none: readonly Dataset[] = [];

export function Page() {
  const [shown, setView] = useView(dataView);
  const { data: experiments } = useSuspenseQuery(allExperiments(false));
  const ids = useMemo(() => experiments.map(({ experiment_id }) => experiment_id), [experiments]);
  const names = useMemo(
    () => new Map(experiments.map(({ experiment_id, name }) => [experiment_id, name])),
    [experiments],
  );
  const { data = none, error, refetch, isPending } = useQuery(datasetsOf(ids));
  const words = useDeferredValue(shown.q).trim().toLowerCase();
  const datasets = useMemo(
    () => data.filter((dataset) => keyOf(dataset).toLowerCase().includes(words)),
    [data, words],
  );
  const [cursor, setCursor] = useCursor(datasets, keyOf);
  const current = datasets[cursor];
  const search = useRef<HTMLInputElement>(null);
  useCommands([{ label: "Find", keys: "/", scope: "Data", run: () => search.current?.focus() }]);
  return (
    <Frame title="Data" footer={<b>{plural(datasets.length, "dataset")}</b>}>
      <Splitter name="data" initial={66}>
        <div className={styles.page}>
          <div className={styles.bar}>
            <SearchField
              ref={search}
              label="Find by name or digest"
              value={shown.q}
              onChange={(q) => setView({ q }, { replace: true })}
            />
          </div>
          <div className={styles.table}>
            {isPending && <Progress label="The datasets are loading" />}
            {error && (
              <Problem
                title="The datasets cannot be shown"
                error={error}
                onRetry={() => void refetch()}
              />
            )}
            {!isPending && !error && datasets.length === 0 && <Nothing words={shown.q} />}
            {datasets.length > 0 && (
              <VirtualTable
                label="Datasets"
                columns={columns}
                layout={plainLayout}
                count={datasets.length}
                rowAt={(at) => datasets[at]}
                keyOf={keyOf}
                cursor={cursor}
                onCursor={setCursor}
              />
            )}
          </div>
        </div>
        {current && (
          <DatasetSide
            key={keyOf(current)}
            dataset={current}
            nameOf={(id) => names.get(id) ?? id}
          />
        )}
      </Splitter>
    </Frame>
  );
}

function Nothing({ words }: { words: string }) {
  if (words !== "") return <EmptyState title={`No dataset has “${words}” in its name or digest`} />;
  return (
    <EmptyState
      title="No datasets yet"
      snippet={{
        python: `import mlflow

mlflow.set_tracking_uri("${serverAddress()}")
with mlflow.start_run():
    dataset = mlflow.data.from_pandas(frame, name="train")
    mlflow.log_input(dataset, context="training")`,
        typescript: `import { setTrackingUri, withRun } from "millrace";

setTrackingUri("${serverAddress()}");
await withRun((run) =>
  run.logInput(
    { name: "digits", digest: "3f2a", sourceType: "local", source: '{"uri":"digits.csv"}' },
    { context: "training" },
  ),
);`,
      }}
    >
      A dataset is here once a run has logged it as an input.
    </EmptyState>
  );
}

import { keepPreviousData, queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { allPages } from "../../api/all-pages.ts";
import { call } from "../../api/call.ts";
import { messageOf } from "../../api/error.ts";
import { useLiveQueries } from "../../api/live.ts";
import { query } from "../../api/queries.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useGo } from "../../components/Link.tsx";
import { Progress } from "../../components/Progress.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import type { LoggedModel } from "../../registry/evidence.ts";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { plainLayout } from "../../table/columns.ts";
import { useCursor } from "../../table/use-cursor.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { text, view } from "../../util/view-state.ts";
import { loggedModelColumns } from "./logged-model-columns.tsx";
import { sourceRunNames } from "./source-run-names.ts";
import styles from "../../table/TablePage.module.css";
import { serverAddress } from "../../util/server-address.ts";

const PAGE = 1000;

const loggedModelsOf = (experimentId: string, filter: string) =>
  queryOptions({
    queryKey: ["searchLoggedModels", experimentId, filter],
    queryFn: ({ signal }) =>
      allPages(
        (place) =>
          call(
            "searchLoggedModels",
            { experiment_ids: [experimentId], filter, max_results: PAGE, ...place },
            signal,
          ),
        ({ models }) => models,
      ),
  });

const loggedModelsView = view({ q: text() });

/** A filter that cannot be read is told of beside its field, on the page itself. */
export function loader({ queryClient, params, search }: LoaderArguments) {
  const { experimentId = "" } = params;
  const { q } = loggedModelsView.read(search);
  return Promise.all([
    queryClient.ensureQueryData(query("getExperiment", { experiment_id: experimentId })),
    queryClient.prefetchQuery(loggedModelsOf(experimentId, q.trim())),
  ]);
}

const none: readonly LoggedModel[] = [];

const keyOf = ({ info }: LoggedModel): string => info.model_id;

export function Page() {
  const { experimentId } = useParams({ strict: false }) as { experimentId: string };
  const [shown, setView] = useView(loggedModelsView);
  const { data } = useSuspenseQuery(query("getExperiment", { experiment_id: experimentId }));
  const {
    data: models = none,
    error,
    isPending,
  } = useQuery({
    ...loggedModelsOf(experimentId, shown.q.trim()),
    placeholderData: keepPreviousData,
  });
  useLiveQueries({ experiment_id: [experimentId] }, ["searchLoggedModels"]);
  const search = useRef<HTMLInputElement>(null);
  useCommands([
    { label: "Find", keys: "/", scope: "Logged models", run: () => search.current?.focus() },
  ]);
  return (
    <Frame
      title="Logged models"
      crumbs={[
        { text: "Experiments", target: pb.experiments() },
        { text: data.experiment.name!, target: pb.runs({ experimentId }) },
      ]}
      footer={<b>{plural(models.length, "logged model")}</b>}
    >
      <div className={styles.page}>
        <div className={styles.bar}>
          <SearchField
            ref={search}
            label="Find by a filter such as metrics.accuracy > 0.9"
            value={shown.q}
            onChange={(q) => setView({ q }, { replace: true })}
            problem={error ? messageOf(error) : undefined}
          />
        </div>
        <div className={styles.table}>
          {isPending && <Progress label="The logged models are loading" />}
          {models.length === 0 && !isPending && !error ? (
            <Nothing filter={shown.q} />
          ) : (
            <Table experimentId={experimentId} models={models} />
          )}
        </div>
      </div>
    </Frame>
  );
}

const noNames: ReadonlyMap<string, string> = new Map();

interface TableProps {
  experimentId: string;
  models: readonly LoggedModel[];
}

function Table({ experimentId, models }: TableProps) {
  const [cursor, setCursor] = useCursor(models, keyOf);
  const go = useGo();
  const { data: found = noNames, isPending } = useQuery(sourceRunNames(experimentId, models));
  const runNames = isPending ? undefined : found;
  const columns = useMemo(() => loggedModelColumns(models, runNames), [models, runNames]);
  return (
    <VirtualTable
      label="Logged models"
      columns={columns}
      layout={plainLayout}
      count={models.length}
      rowAt={(at) => models[at]}
      keyOf={keyOf}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={({ info }) => go(pb.loggedModel({ modelId: info.model_id }))}
    />
  );
}

function Nothing({ filter }: { filter: string }) {
  if (filter !== "") return <EmptyState title={`No logged model is found by “${filter}”`} />;
  return (
    <EmptyState
      title="No logged models yet"
      snippet={{
        python: `import mlflow

mlflow.set_tracking_uri("${serverAddress()}")
mlflow.sklearn.log_model(model, name="model")`,
        typescript: `import { createClient } from "millrace/client";

const client = createClient({ uri: "${serverAddress()}" });
await client.createLoggedModel({ experiment_id: "…", name: "model" });`,
      }}
    >
      A model is logged by a run, or by itself.
    </EmptyState>
  );
}

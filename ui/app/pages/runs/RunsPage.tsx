import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { query } from "../../api/queries.ts";
import { Splitter } from "../../components/Splitter.tsx";
import type { LoaderArguments } from "../../routes.tsx";
import { Page as Frame } from "../../shell/Page.tsx";
import { pb } from "../../util/path-builder.ts";
import { RunsCharts } from "./RunsCharts.tsx";
import styles from "./RunsPage.module.css";
import { columnsInUse } from "./runs-query.ts";
import { useRunsTable } from "./runs-table.ts";
import { RunsTable } from "./RunsTable.tsx";
import { RunsTableProvider } from "./RunsTableProvider.tsx";
import { runsView } from "./runs-view.ts";

const experimentQuery = (experiment_id: string) => query("getExperiment", { experiment_id });

export const loader = ({ queryClient, params, search }: LoaderArguments) => {
  const experimentId = params["experimentId"]!;
  const { trash } = runsView.read(search);
  return Promise.all([
    queryClient.ensureQueryData(experimentQuery(experimentId)),
    queryClient.ensureQueryData(columnsInUse(experimentId, trash)),
  ]);
};

export function Page() {
  const { experimentId = "" } = useParams({ strict: false });
  return (
    <RunsTableProvider key={experimentId} experimentId={experimentId}>
      <RunsPage />
    </RunsTableProvider>
  );
}

function RunsPage() {
  const { experimentId, view } = useRunsTable();
  const { data } = useSuspenseQuery(experimentQuery(experimentId));
  const parts = data.experiment.name.split("/");
  const left = (
    <div className={styles.left}>
      <div className={styles.table}>
        <RunsTable />
      </div>
    </div>
  );
  return (
    <Frame
      title={parts.at(-1)!}
      crumbs={[{ text: parts.slice(0, -1).join(" / ") || "Runs", target: pb.experiments() }]}
    >
      {view.charts ? (
        <Splitter name="runs" initial={56}>
          {left}
          <RunsCharts />
        </Splitter>
      ) : (
        left
      )}
    </Frame>
  );
}

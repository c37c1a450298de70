import { Button } from "../../components/Button.tsx";
import { EmptyState, type Snippet } from "../../components/EmptyState.tsx";
import { serverAddress } from "../../util/server-address.ts";
import { useRunsTable } from "./runs-table.ts";

const snippet = (experimentId: string): Snippet => ({
  python: `import mlflow

mlflow.set_tracking_uri("${serverAddress()}")
mlflow.set_experiment(experiment_id="${experimentId}")
with mlflow.start_run():
    mlflow.log_param("lr", 0.1)
    mlflow.log_metric("loss", 0.25, step=1)`,
  typescript: `import { logMetric, logParam, setExperiment, setTrackingUri, withRun } from "millrace";

setTrackingUri("${serverAddress()}");
await setExperiment({ experimentId: "${experimentId}" });
await withRun(async () => {
  await logParam("lr", 0.1);
  await logMetric("loss", 0.25, { step: 1 });
});`,
});

/** In place of the table where it would have no row. */
export function NoRuns() {
  const { experimentId, view, setView } = useRunsTable();
  const { q, status, since, dataset, brush, trash } = view;
  const isNarrowed =
    q !== "" ||
    status.length > 0 ||
    since !== "" ||
    dataset !== "" ||
    Object.keys(brush).length > 0;
  if (isNarrowed)
    return (
      <EmptyState title="No run matches">
        <Button onClick={() => setView({ q: "", status: [], since: "", dataset: "", brush: {} })}>
          Show all runs
        </Button>
      </EmptyState>
    );
  if (trash) return <EmptyState title="No run is in the trash" />;
  return (
    <EmptyState title="No runs yet" snippet={snippet(experimentId)}>
      What a script logs appears here as it happens.
    </EmptyState>
  );
}

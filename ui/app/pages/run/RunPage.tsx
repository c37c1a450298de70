import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useLiveQueries } from "../../api/live.ts";
import { query } from "../../api/queries.ts";
import { ArtifactBrowser } from "../../artifacts/ArtifactBrowser.tsx";
import { DatasetInputs } from "../../components/DatasetInputs.tsx";
import { EditableMarkdown } from "../../components/EditableMarkdown.tsx";
import { TagList } from "../../components/TagList.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import type { LoaderArguments } from "../../pages.ts";
import { type Crumb, Page as Frame } from "../../shell/Page.tsx";
import { plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { trailPast } from "../../util/run-trail.ts";
import { type SetView, useView } from "../../util/use-view.ts";
import { list, text, view } from "../../util/view-state.ts";
import { ChildRuns } from "./ChildRuns.tsx";
import { LoggedModels } from "./LoggedModels.tsx";
import { Metrics } from "./Metrics.tsx";
import { Params } from "./Params.tsx";
import { keyMetric, nameOf, NOTE, type Run, tagOf } from "./run-facts.ts";
import { runQuery } from "./run-queries.ts";
import { RunActionButtons, RunStatusLine } from "./RunHeader.tsx";
import { RunFacts } from "./RunFacts.tsx";
import styles from "./RunPage.module.css";
import { Section } from "../../components/Section.tsx";
import { useNeighbours } from "./use-neighbours.ts";
import { type RunActions, useRunActions } from "./use-run-actions.ts";

/** What the URL says of the page. */
const runView = view({
  /** The metric that is shown in the header. */
  metric: text(),
  /** The artifact that is shown. */
  path: text(),
  /** The directories of artifacts that are open. */
  open: list(),
});

type RunView = ReturnType<typeof runView.read>;

export const loader = async ({ queryClient, params }: LoaderArguments) => {
  const { run } = await queryClient.ensureQueryData(runQuery(params["runId"]!));
  const { experiment_id } = run.info;
  await queryClient.ensureQueryData(query("getExperiment", { experiment_id }));
};

export function Page() {
  const { runId } = useParams({ strict: false }) as { runId: string };
  const { data } = useSuspenseQuery(runQuery(runId));
  // What is begun on one run, such as a name being typed, ends with it.
  return <OneRun key={runId} run={data.run} />;
}

function OneRun({ run }: { run: Run }) {
  const { run_id, experiment_id, lifecycle_stage } = run.info;
  const [shown, setView] = useView(runView);
  const { data } = useSuspenseQuery(query("getExperiment", { experiment_id }));
  const actions = useRunActions(run);
  const wanted = shown.metric || (trailPast(run_id)?.metric ?? "");
  const metric = keyMetric(run, wanted);
  const neighbours = useNeighbours(run, shown.metric === "" ? {} : { metric: shown.metric });
  const [renaming, setRenaming] = useState(false);
  const isActive = lifecycle_stage === "active";
  const datasets = run.inputs?.dataset_inputs ?? [];
  useLiveQueries({ run_id: [run_id] }, ["getRun", "getMetricBuckets", "getRunTable"]);
  useRunCommands(isActive, actions, setRenaming);

  const crumbs: Crumb[] = [
    { text: data.experiment.name, target: pb.runs({ experimentId: experiment_id }) },
  ];
  return (
    <Frame
      title={nameOf(run)}
      crumbs={crumbs}
      controls={
        <RunStatusLine
          run={run}
          metric={metric}
          renaming={renaming}
          onRename={actions.rename}
          onRenamed={() => setRenaming(false)}
        />
      }
      actions={
        <RunActionButtons
          isActive={isActive}
          actions={actions}
          neighbours={neighbours}
          onRename={() => setRenaming(true)}
        />
      }
      footer={<Truth run={run} place={neighbours.place} />}
    >
      <div className={styles.page}>
        <div className={styles.main}>
          <Section title="Description">
            <EditableMarkdown
              label="Description"
              text={tagOf(run, NOTE) ?? ""}
              onSave={isActive ? (note) => actions.setTag(NOTE, note) : undefined}
            />
          </Section>
          <Metrics
            run={run}
            chosen={metric?.key}
            onChoose={(key) => setView({ metric: key }, { replace: true })}
          />
          <ChildRuns run={run} metric={metric?.key} />
          <Artifacts run={run} shown={shown} setView={setView} canUpload={isActive} />
        </div>
        <aside aria-label="About the run" className={styles.aside}>
          <RunFacts run={run} />
          <Params run={run} />
          <Section title="Tags">
            <TagList
              tags={(run.data.tags ?? []).map(({ key, value }) => ({ key, value }))}
              onSet={isActive ? actions.setTag : undefined}
              onDelete={isActive ? (key, value) => void actions.deleteTag(key, value) : undefined}
            />
          </Section>
          {datasets.length > 0 && (
            <Section title="Dataset inputs" count={datasets.length}>
              <DatasetInputs inputs={datasets} />
            </Section>
          )}
          <LoggedModels run={run} />
        </aside>
      </div>
    </Frame>
  );
}

interface ArtifactsProps {
  run: Run;
  shown: RunView;
  setView: SetView<RunView>;
  canUpload: boolean;
}

function Artifacts({ run, shown, setView, canUpload }: ArtifactsProps) {
  const { run_id } = run.info;
  const source = useMemo(() => ({ run_id }), [run_id]);
  const hasModels = (run.outputs?.model_outputs ?? []).length > 0;
  return (
    <Section title="Artifacts">
      <div className={styles.artifacts}>
        <ArtifactBrowser
          source={source}
          path={shown.path}
          onPath={(path) => setView({ path }, { replace: true })}
          open={shown.open}
          onOpen={(open) => setView({ open }, { replace: true })}
          uploadTo={canUpload ? run_id : undefined}
          {...(hasModels && { nothing: "The files of its logged models are on their own pages." })}
        />
      </div>
    </Section>
  );
}

function useRunCommands(
  isActive: boolean,
  actions: RunActions,
  setRenaming: (renaming: boolean) => void,
): void {
  useCommands([
    {
      label: isActive ? "Delete" : "Restore",
      keys: "Delete",
      scope: "Run",
      run: () => void (isActive ? actions.remove() : actions.restore()),
    },
    ...(isActive
      ? [{ label: "Rename", keys: "r", scope: "Run", run: () => setRenaming(true) }]
      : []),
  ]);
}

interface TruthProps {
  run: Run;
  place: { at: number; of: number } | undefined;
}

function Truth({ run: { data, info }, place }: TruthProps) {
  return (
    <>
      {info.lifecycle_stage !== "active" && <b>In the trash</b>}
      <span>{plural(data.metrics?.length ?? 0, "metric")}</span>
      <span>{plural(data.params?.length ?? 0, "param")}</span>
      {place && (
        <span>
          run {place.at + 1} of {place.of}
        </span>
      )}
    </>
  );
}

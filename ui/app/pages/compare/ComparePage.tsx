import { useQuery } from "@tanstack/react-query";
import { query } from "../../api/queries.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Progress } from "../../components/Progress.tsx";
import { Select } from "../../components/Select.tsx";
import type { LoaderArguments } from "../../pages.ts";
import { useNotices } from "../../shell/notices.ts";
import { type Crumb, Page as Frame } from "../../shell/Page.tsx";
import { copyText } from "../../util/copy-text.ts";
import { plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { tableText, type TextFormat } from "./compare-text.ts";
import { compareView } from "./compare-view.ts";
import { CompareArtifacts } from "./CompareArtifacts.tsx";
import { CompareCurves } from "./CompareCurves.tsx";
import styles from "./ComparePage.module.css";
import { CompareTable } from "./CompareTable.tsx";
import { copiedTable } from "./copied-table.ts";
import { type ComparePageState, useComparePage } from "./use-compare-page.ts";
import { loadRuns } from "./use-compared-runs.ts";

export const loader = ({ queryClient, search }: LoaderArguments) =>
  loadRuns(queryClient, compareView.read(search).runs);

const ROW = 28;
const HEADER = 34;
/** Room for a scrollbar below the last row. */
const BELOW = 16;

export function Page() {
  const page = useComparePage();
  const { runs, rows, isLoading } = page;
  return (
    <Frame
      title={`Compare ${plural(runs.length, "run")}`}
      crumbs={useCrumbs(page)}
      controls={<Controls page={page} />}
      actions={runs.length > 0 && <Actions page={page} />}
      footer={<Truth page={page} />}
    >
      {isLoading && <Progress label="The runs are loading" />}
      <Problems page={page} />
      {runs.length === 0 && !isLoading ? (
        <EmptyState title="No runs to compare">
          Select runs of an experiment with x, then press c.
        </EmptyState>
      ) : (
        <>
          <div
            className={styles.table}
            style={{ height: `min(${HEADER + rows.length * ROW + BELOW}px, 60vh)` }}
          >
            <CompareTable page={page} />
          </div>
          <CompareCurves page={page} />
          <CompareArtifacts page={page} />
        </>
      )}
    </Frame>
  );
}

interface PartProps {
  page: ComparePageState;
}

function useCrumbs({ runs }: ComparePageState): Crumb[] {
  const experimentId = runs[0]?.experimentId ?? "";
  const isOne = experimentId !== "" && runs.every((run) => run.experimentId === experimentId);
  const asked = query("getExperiment", { experiment_id: experimentId });
  const { data } = useQuery({ ...asked, enabled: isOne });
  return isOne
    ? [{ text: data?.experiment.name ?? experimentId, target: pb.runs({ experimentId }) }]
    : [];
}

function Controls({ page: { runs, setBaseline } }: PartProps) {
  const [baseline] = runs;
  if (baseline === undefined) return null;
  return (
    <Select
      label="baseline"
      value={baseline.run_id}
      options={runs.map(({ run_id, name }) => [run_id, name])}
      onChange={setBaseline}
    />
  );
}

const formats: readonly TextFormat[] = ["Markdown", "CSV", "LaTeX"];

function Actions({ page: { shown, setView, rows, runs } }: PartProps) {
  const { tell } = useNotices();
  const copy = async (format: TextFormat): Promise<void> => {
    await copyText(tableText(copiedTable(rows, runs, format), format));
    tell({ text: `Copied the table as ${format}` });
  };
  return (
    <>
      <Button aria-pressed={!shown.all} keys="d" onClick={() => setView({ all: !shown.all })}>
        Only what differs
      </Button>
      <Menu
        label="Copy"
        items={formats.map((format) => ({
          label: `Copy as ${format}`,
          onChoose: () => void copy(format),
        }))}
      />
    </>
  );
}

function Problems({ page: { problems } }: PartProps) {
  return [...problems].map(([runId, error]) => (
    <p key={runId} role="alert" className={styles.problem}>
      Run <code>{runId}</code> is not shown: {error.message}
    </p>
  ));
}

function Truth({ page: { rows, shown } }: PartProps) {
  const headings = rows.filter((row) => row.kind === "section");
  const sum = (of: "shown" | "total"): number =>
    headings.reduce((total, heading) => total + heading[of], 0);
  return (
    <span>
      <b>{sum("shown")}</b> of {plural(sum("total"), "row")} {shown.all ? "shown" : "differ"}
    </span>
  );
}

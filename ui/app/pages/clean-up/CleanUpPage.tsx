import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useGo } from "../../components/Link.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import type { LoaderArguments } from "../../pages.ts";
import { Page as Frame } from "../../shell/Page.tsx";
import { type Column, plainLayout } from "../../table/columns.ts";
import { VirtualTable } from "../../table/VirtualTable.tsx";
import { plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { useView } from "../../util/use-view.ts";
import { allExperiments } from "../experiments/experiment-queries.ts";
import { MatchCount } from "../runs/MatchCount.tsx";
import type { Run } from "../runs/run-data.ts";
import { useRunPages } from "../runs/use-runs-query.ts";
import { CleanUpBar } from "./CleanUpBar.tsx";
import { cleanUpColumns } from "./clean-up-columns.tsx";
import styles from "../../table/TablePage.module.css";
import { useArtifactSize } from "./use-artifact-size.ts";
import { cleanUpSearch, cleanUpView } from "./clean-up-view.ts";

export const loader = ({ queryClient }: LoaderArguments) =>
  queryClient.ensureQueryData(allExperiments(false));

const keyOf = ({ id }: Run): string => id;

/** Old runs that nobody needs: how many there are, then into the trash with them, and back. */
export function Page() {
  const [view, setView] = useView(cleanUpView);
  const { trash } = view;
  const { data: experiments } = useSuspenseQuery(allExperiments(false));
  const [now] = useState(Date.now);
  const ids = experiments.map(({ experiment_id }) => experiment_id);
  const found = useRunPages(cleanUpSearch(view, ids, now));
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const { runs } = found.data;
  const meant = runs.filter(({ id }) => !kept.has(id));
  const size = useArtifactSize(meant, found.isComplete);
  const columns = useMemo(() => cleanUpColumns(experiments), [experiments]);
  const toggle = ({ id }: Run): void => setKept(kept.symmetricDifference(new Set([id])));
  useCommands([
    {
      label: trash ? "Leave the trash" : "Trash",
      keys: "t",
      scope: "Clean up",
      run: () => setView({ trash: !trash }),
    },
  ]);
  return (
    <Frame
      title={trash ? "Trash" : "Clean up"}
      crumbs={[{ text: "Runs", target: pb.experiments() }]}
      actions={
        <Button icon={trash ? "back" : "trash"} onClick={() => setView({ trash: !trash })}>
          {trash ? "Leave the trash" : "Trash"}
        </Button>
      }
      footer={
        <>
          <MatchCount count={found.count} />
          {meant.length < runs.length && <span>{plural(meant.length, "run")} selected</span>}
          {size !== undefined && <span>{size}</span>}
        </>
      }
    >
      <div className={styles.page}>
        <CleanUpBar view={view} setView={setView} runs={meant} size={size} />
        <div className={styles.table}>
          {found.isLoading && <Progress label="Runs are being fetched" />}
          {found.error && (
            <Problem title="The runs cannot be shown" error={found.error} onRetry={found.retry} />
          )}
          {runs.length > 0 ? (
            <RunList
              columns={columns}
              runs={runs}
              selected={new Set(meant.map(keyOf))}
              onSelect={toggle}
              onEnd={found.fetchMore}
            />
          ) : (
            found.isComplete && (
              <EmptyState title={trash ? "The trash is empty" : "No run matches"} />
            )
          )}
        </div>
      </div>
    </Frame>
  );
}

interface RunListProps {
  columns: readonly Column<Run>[];
  runs: readonly Run[];
  selected: ReadonlySet<string>;
  onSelect: (run: Run) => void;
  onEnd: () => void;
}

function RunList({ columns, runs, selected, onSelect, onEnd }: RunListProps) {
  const [cursor, setCursor] = useState(0);
  const go = useGo();
  return (
    <VirtualTable
      label="Clean up"
      columns={columns}
      layout={plainLayout}
      count={runs.length}
      rowAt={(at) => runs[at]}
      keyOf={keyOf}
      cursor={Math.min(cursor, runs.length - 1)}
      onCursor={setCursor}
      selected={selected}
      onSelect={onSelect}
      onOpen={({ id }) => go(pb.run({ runId: id }))}
      onRange={(_first, last) => last >= runs.length - 1 && onEnd()}
    />
  );
}

import { type ReactNode, useDeferredValue, useMemo } from "react";
import { ChartGroup } from "../../charts/ChartGroup.tsx";
import { columnsOf } from "../../charts/cards/card-spec.ts";
import {
  ChartsContext,
  type ChartsShown,
  HighlightContext,
  runsOfLines,
} from "../../charts/charts-context.ts";
import { ChartsPanel, MOST_RUNS } from "../../charts/panel/ChartsPanel.tsx";
import { useCards } from "../../charts/panel/use-cards.ts";
import { useGo } from "../../components/Link.tsx";
import { formatCount, plural } from "../../util/numbers.ts";
import { pb } from "../../util/path-builder.ts";
import { useRunColors } from "../../util/use-run-colors.ts";
import { chartRuns, withDashes } from "./chart-runs.ts";
import { filterOf, idFilter } from "./run-filter.ts";
import { useHoveredRun, useRunsTable } from "./runs-table.ts";

/** As many runs as one request may ask the points of: see the limits of the protocol. */
const MOST_GROUPED = 200;

/** The right part of the runs page: charts of the runs that the table shows. */
export function RunsCharts() {
  const table = useRunsTable();
  const { experimentId, view, setView, inUse, objective, selected, colorOf } = table;
  // While more and more runs come in, the table need not wait for the charts of each part.
  const data = useDeferredValue(table.data);
  const runs = useDeferredValue(table.runs);
  const go = useGo();
  const colors = useRunColors();
  // A dataset is no column of a chart.
  const group = view.group.startsWith("dataset.") ? "" : view.group;
  const cards = useCards(inUse, objective?.column, group);
  const columns = useMemo(
    () => [...new Set([...cards.cards.flatMap(columnsOf), ...Object.keys(view.brush)])],
    [cards.cards, view.brush],
  );
  const all = useMemo(() => chartRuns(data, data.runs, columns, colorOf), [data, columns, colorOf]);
  const shown = useMemo(() => {
    const ids = new Set(runs.map(({ id }) => id));
    return all.filter(({ run_id }) => ids.has(run_id));
  }, [all, runs]);
  const most = cards.changes.runs ?? MOST_RUNS;
  const groupedRuns = useMemo(() => {
    const chosen = shown.filter(({ run_id }) => selected.has(run_id));
    return (chosen.length > 0 ? chosen : shown).slice(0, MOST_GROUPED);
  }, [shown, selected]);
  const lineRuns = useMemo(
    () => withDashes(groupedRuns.slice(0, most), colors),
    [groupedRuns, most, colors],
  );
  const live = useMemo(() => ({ experiment_id: [experimentId] }), [experimentId]);
  const charts: ChartsShown = {
    experimentId,
    runs: shown,
    allRuns: all,
    lineRuns,
    groupedRuns,
    columnsInUse: inUse,
    brush: view.brush,
    onBrush: (brush) => setView({ brush }),
    onOpen: (runId) => go(pb.run({ runId })),
    query: (card) => {
      const isOfLines = card.kind === "line" || card.kind === "bar";
      const isBrushed = Object.keys(view.brush).length > 0;
      const picked =
        isOfLines && selected.size > 0
          ? runsOfLines({ lineRuns, groupedRuns }, card)
          : isBrushed
            ? shown
            : undefined;
      return {
        filter: picked ? idFilter(picked) : filterOf(view, Date.now()),
        order_by: view.order,
      };
    },
  };
  // What is not known yet is told to be missing by no chart.
  if (table.isLoading && table.data.runs.length === 0) return <section aria-label="Charts" />;
  return (
    <ChartGroup live={live}>
      <ChartsContext value={charts}>
        <Highlights>
          <ChartsPanel
            cards={cards}
            note={noteOf((group === "" ? lineRuns : groupedRuns).length, shown.length)}
          />
        </Highlights>
      </ChartsContext>
    </ChartGroup>
  );
}

function Highlights({ children }: { children: ReactNode }) {
  return <HighlightContext value={useHoveredRun()}>{children}</HighlightContext>;
}

const noteOf = (drawn: number, all: number): string =>
  drawn < all ? `${formatCount(drawn)} of ${plural(all, "run")}` : plural(all, "run");

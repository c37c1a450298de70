import { useMemo } from "react";
import { cellOf } from "../../../../src/figures/data/columns.ts";
import type { Card } from "../cards/card.ts";
import { isFigureCard, specOf } from "../cards/card-spec.ts";
import { cardTitle } from "../cards/card-text.ts";
import type { ChartRun } from "../chart-run.ts";
import type { ChartSpec } from "../chart-spec.ts";
import { runsOfLines, useCharts, useHighlight } from "../charts-context.ts";
import { DrawnChart } from "../drawn/DrawnChart.tsx";
import { ParallelChart } from "../drawn/ParallelChart.tsx";
import { ImagesByStep } from "../images/ImagesByStep.tsx";
import { LineChart } from "../line/LineChart.tsx";

/** The chart of a card. */
export function CardBody({ card }: { card: Card }) {
  const charts = useCharts();
  const { runs, allRuns, lineRuns, brush, onBrush, onOpen } = charts;
  const [highlighted, onHighlight] = useHighlight();
  const label = cardTitle(card);
  const spec = useMemo(() => (isFigureCard(card) ? specOf(card) : undefined), [card]);
  const linked = { label, highlighted, onHighlight };
  if (spec === undefined) return <ImagesByStep {...linked} runs={lineRuns} keys={card.y} />;
  if (spec.kind === "line")
    return (
      <LineChart
        {...linked}
        spec={spec}
        runs={runsOfLines(charts, card)}
        robust={card.robust ?? false}
      />
    );
  if (spec.kind === "parallel")
    return (
      <ParallelChart
        {...linked}
        spec={spec}
        runs={allRuns}
        brush={brush}
        onBrush={onBrush}
        onOpen={onOpen}
      />
    );
  const isEachRun = spec.kind === "bar" && (spec.group_by ?? null) === null;
  return (
    <DrawnChart
      {...linked}
      spec={spec}
      runs={isEachRun ? barRuns(spec, lineRuns, runs) : runs}
      onOpen={onOpen}
    />
  );
}

/** The runs that have a bar: of those that lines are drawn of, or else as many of all that have one. */
function barRuns(
  { y }: ChartSpec,
  lineRuns: readonly ChartRun[],
  runs: readonly ChartRun[],
): readonly ChartRun[] {
  const has = (run: ChartRun): boolean => y.some((column) => cellOf(run, column) !== undefined);
  const drawn = lineRuns.filter(has);
  return drawn.length > 0 ? drawn : runs.filter(has).slice(0, lineRuns.length);
}

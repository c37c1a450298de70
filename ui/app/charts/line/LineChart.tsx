import { useMemo, useRef, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Problem } from "../../components/Problem.tsx";
import { Progress } from "../../components/Progress.tsx";
import { useBuckets } from "../ChartGroup.tsx";
import type { ChartRun } from "../chart-run.ts";
import stack from "../ChartStack.module.css";
import type { ChartSpec } from "../chart-spec.ts";
import { useSeries } from "../data/use-series.ts";
import { useSize } from "../use-size.ts";
import type { Range } from "./line-scene.ts";
import styles from "./LinePlot.module.css";
import { LinePlot } from "./LinePlot.tsx";

interface LineChartProps {
  /** What it shows, for those who do not see it. */
  label: string;
  /** Which metrics, along what, how smoothed and grouped, in the words of a figure's spec. */
  spec: ChartSpec;
  runs: readonly ChartRun[];
  /** Lets y show all but the outermost hundredth at each end. */
  robust?: boolean;
  /** The run that stands out, here and elsewhere on the page. */
  highlighted?: string | undefined;
  onHighlight?: (runId: string | undefined) => void;
}

/** A bucket has its least and its greatest value: two of these are seen as a line. */
const PIXELS_PER_BUCKET = 2;
/** Charts of about one width ask for the same. */
const STEP = 128;

/**
 * Metrics of runs as lines: it asks the server for what can be seen, follows runs that log, and
 * asks for finer buckets where one zooms in. Stands in a ChartGroup and fills its box.
 */
export function LineChart({ label, spec, runs, robust, highlighted, onHighlight }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [range, setRange] = useState<Range>();
  const runIds = useMemo(
    () => (width === 0 ? [] : runs.map(({ run_id }) => run_id)),
    [width, runs],
  );
  const buckets = STEP * Math.max(1, Math.round(width / PIXELS_PER_BUCKET / STEP));
  const { series, isPending, error, retry } = useSeries(useBuckets(), {
    spec,
    runIds,
    range,
    buckets,
  });
  // What was drawn stays until the new is there; of runs that have gone nothing is drawn.
  const [drawn, setDrawn] = useState(series);
  if (!isPending && width > 0 && drawn !== series) setDrawn(series);
  const isDone = !error && width > 0 && (!isPending || drawn.length > 0);
  return (
    <div ref={box} className={stack.chart} aria-busy={isPending}>
      {error && <Problem title="The metrics cannot be shown." error={error} onRetry={retry} />}
      {isPending && <Progress label={`Loading ${label}`} />}
      {isDone && drawn.length === 0 && (
        <p className={styles.nothing}>No run shown here has logged this metric.</p>
      )}
      {isDone && drawn.length > 0 && (
        <LinePlot
          label={label}
          spec={spec}
          runs={runs}
          series={drawn}
          range={range}
          onRange={setRange}
          robust={robust}
          highlighted={highlighted}
          onHighlight={onHighlight}
        />
      )}
      {range !== undefined && (
        <span className={styles.reset}>
          <Button onClick={() => setRange(undefined)}>Reset zoom</Button>
        </span>
      )}
    </div>
  );
}

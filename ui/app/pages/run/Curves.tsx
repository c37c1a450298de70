import { useMemo, useState } from "react";
import { ChartGroup } from "../../charts/ChartGroup.tsx";
import type { ChartRun } from "../../charts/chart-run.ts";
import type { ChartSpec } from "../../charts/chart-spec.ts";
import { LineChart } from "../../charts/line/LineChart.tsx";
import { Button } from "../../components/Button.tsx";
import { formatCount } from "../../util/numbers.ts";
import { useRunColors } from "../../util/use-run-colors.ts";
import styles from "./Curves.module.css";
import { type Metric, nameOf, type Run } from "./run-facts.ts";
import { Section } from "../../components/Section.tsx";

interface CurvesProps {
  title: string;
  run: Run;
  /** Those of one point have no curve. */
  metrics: readonly Metric[];
}

/** As many as are drawn until more are asked for. */
const SHOWN = 12;

/** The curves of some metrics, beside each other, along one another's steps; live while it runs. */
export function Curves({ title, run, metrics }: CurvesProps) {
  const [all, setAll] = useState(false);
  const { run_id } = run.info;
  const live = useMemo(() => ({ run_id: [run_id] }), [run_id]);
  const name = nameOf(run);
  const colors = useRunColors();
  const runs = useMemo(
    () => [...colors.stylesOf([run_id]).values()].map(({ color }) => chartRun(run_id, name, color)),
    [colors, run_id, name],
  );
  const keys = metrics.filter(({ step }) => step > 0).map(({ key }) => key);
  if (keys.length === 0) return null;
  return (
    <Section title={title} count={keys.length}>
      <ChartGroup live={live}>
        <div className={styles.curves}>
          {(all ? keys : keys.slice(0, SHOWN)).map((key) => (
            <Curve key={key} metric={key} runs={runs} />
          ))}
        </div>
      </ChartGroup>
      {!all && keys.length > SHOWN && (
        <div>
          <Button onClick={() => setAll(true)}>Show all {formatCount(keys.length)}</Button>
        </div>
      )}
    </Section>
  );
}

function Curve({ metric, runs }: { metric: string; runs: readonly ChartRun[] }) {
  const spec = useMemo((): ChartSpec => ({ kind: "line", y: [`metrics.${metric}`] }), [metric]);
  return (
    <figure className={styles.card}>
      <figcaption title={metric}>{metric}</figcaption>
      <div className={styles.chart}>
        <LineChart label={metric} spec={spec} runs={runs} />
      </div>
    </figure>
  );
}

/** A run as charts draw it that need nothing but its name and colour. */
const chartRun = (run_id: string, name: string, color: string): ChartRun => ({
  run_id,
  name,
  color,
  dash: [],
  metrics: new Map(),
  params: new Map(),
  tags: new Map(),
  datasets: [],
});

import { useState } from "react";
import { ChartGroup } from "../../charts/ChartGroup.tsx";
import { LineChart } from "../../charts/line/LineChart.tsx";
import { Button, IconButton } from "../../components/Button.tsx";
import { Segments } from "../../components/Segments.tsx";
import { plural } from "../../util/numbers.ts";
import type { Along } from "./compare-view.ts";
import type { ComparedRun } from "./compared-run.ts";
import styles from "./ComparePage.module.css";
import type { ComparePageState } from "./use-compare-page.ts";

/** How many curves are drawn until all are asked for. */
const FEW = 6;

const alongs: readonly (readonly [Along, string])[] = [
  ["step", "step"],
  ["relative", "time since the start"],
  ["time", "wall time"],
];

/** The curves of the metrics, aligned, those first that differ most; one runs through all. */
export function CompareCurves({ page }: { page: ComparePageState }) {
  const { shown, setView, runs, curves, makeFigure } = page;
  const [highlighted, setHighlighted] = useState<string>();
  const drawn = shown.curves ? curves : curves.slice(0, FEW);
  if (curves.length === 0) return null;
  return (
    <section aria-label="Curves" className={styles.section}>
      <header className={styles.bar}>
        <h2>Curves</h2>
        <Segments label="by" value={shown.x} options={alongs} onChange={(x) => setView({ x })} />
        <Legend runs={runs} highlighted={highlighted} onHighlight={setHighlighted} />
        {curves.length > FEW && (
          <Button onClick={() => setView({ curves: !shown.curves })}>
            {shown.curves ? "Fewer" : `All ${plural(curves.length, "metric")}`}
          </Button>
        )}
      </header>
      <ChartGroup live={{ run_id: runs.map(({ run_id }) => run_id) }}>
        <div className={styles.charts}>
          {drawn.map((key) => (
            <article key={key} aria-label={key} className={styles.chart}>
              <header className={styles.bar}>
                <h3>{key}</h3>
                <IconButton
                  icon="figures"
                  label={`Make a figure of ${key}`}
                  onClick={() => makeFigure(key)}
                />
              </header>
              <div className={styles.plot}>
                <LineChart
                  label={key}
                  spec={{ kind: "line", y: [`metrics.${key}`], x: shown.x }}
                  runs={runs}
                  highlighted={highlighted}
                  onHighlight={setHighlighted}
                />
              </div>
            </article>
          ))}
        </div>
      </ChartGroup>
    </section>
  );
}

interface LegendProps {
  runs: readonly ComparedRun[];
  highlighted: string | undefined;
  onHighlight: (runId: string | undefined) => void;
}

function Legend({ runs, highlighted, onHighlight }: LegendProps) {
  return (
    <ul className={styles.legend}>
      {runs.map(({ run_id, name, color, dash }) => (
        <li
          key={run_id}
          data-highlighted={run_id === highlighted || undefined}
          onPointerEnter={() => onHighlight(run_id)}
          onPointerLeave={() => onHighlight(undefined)}
        >
          <svg aria-hidden="true" width={20} height={8}>
            <line
              x2={20}
              y1={4}
              y2={4}
              stroke={color}
              strokeWidth={2}
              strokeDasharray={dash.join(" ")}
            />
          </svg>
          <span>{name}</span>
        </li>
      ))}
    </ul>
  );
}

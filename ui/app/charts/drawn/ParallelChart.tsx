import { type PointerEvent, useMemo, useState } from "react";
import { keyOf } from "../../../../src/figures/data/columns.ts";
import type { Drawing } from "../../../../src/figures/drawing.ts";
import { parallelAxes } from "../../../../src/figures/kinds/parallel.ts";
import type { ChartRun } from "../chart-run.ts";
import stack from "../ChartStack.module.css";
import type { ChartSpec } from "../chart-spec.ts";
import { pointerPlace } from "../pointer-place.ts";
import { type Brush, brushOf, isWithin, type Part, partOf } from "./brush.ts";
import { DrawnChart } from "./DrawnChart.tsx";
import styles from "./DrawnChart.module.css";

interface ParallelChartProps {
  label: string;
  spec: ChartSpec;
  /** Those that the brush leaves out too. */
  runs: readonly ChartRun[];
  brush: Brush;
  onBrush: (brush: Brush) => void;
  highlighted?: string | undefined;
  onHighlight?: ((runId: string | undefined) => void) | undefined;
  onOpen?: ((runId: string) => void) | undefined;
}

/** Parallel axes; drag along one to keep the runs within, click it to keep all again. */
export function ParallelChart({ brush, onBrush, ...chart }: ParallelChartProps) {
  const { runs, spec } = chart;
  const isBrushed = Object.keys(brush).length > 0;
  const isFaint = useMemo(
    () => (isBrushed ? (run: ChartRun) => !isWithin(run, brush) : undefined),
    [isBrushed, brush],
  );
  return (
    <DrawnChart {...chart} isFaint={isFaint}>
      {({ plot }) => (
        <Brushes plot={plot} spec={spec} runs={runs} brush={brush} onBrush={onBrush} />
      )}
    </DrawnChart>
  );
}

interface BrushesProps extends Pick<ParallelChartProps, "spec" | "runs" | "brush" | "onBrush"> {
  plot: Drawing["plot"];
}

/** How wide the place is where an axis is taken hold of, in CSS pixels. */
const GRIP = 18;
/** What is dragged less than this was a click. */
const CLICK = 0.02;

function Brushes({ plot, spec, runs, brush, onBrush }: BrushesProps) {
  const axes = useMemo(() => parallelAxes(spec, runs), [spec, runs]);
  const [dragged, setDragged] = useState<{ column: string; from: number; to: number }>();
  const slot = plot.width / spec.y.length;
  const share = (event: PointerEvent<SVGElement>): number =>
    Math.min(1, Math.max(0, 1 - (pointerPlace(event)[1] - plot.y) / plot.height));
  const finish = (at: number): void => {
    if (dragged === undefined) return;
    const { column, from, to } = dragged;
    const { [column]: _before, ...others } = brush;
    const part: Part = [Math.min(from, to), Math.max(from, to)];
    setDragged(undefined);
    onBrush(part[1] - part[0] < CLICK ? others : { ...others, [column]: brushOf(axes[at]!, part) });
  };
  return (
    <svg className={stack.layer} style={{ pointerEvents: "none" }} aria-hidden="true">
      {spec.y.map((column, at) => {
        const x = plot.x + slot * (at + 0.5);
        const now = dragged?.column === column ? dragged : undefined;
        const kept = brush[column];
        const part = now ? [now.from, now.to] : kept && partOf(axes[at]!, kept);
        return (
          <g key={column}>
            {part && (
              <rect
                className={styles.brushed}
                x={x - 5}
                width={10}
                y={plot.y + (1 - Math.max(...part)) * plot.height}
                height={Math.abs(part[1]! - part[0]!) * plot.height}
              />
            )}
            <rect
              className={styles.brush}
              style={{ pointerEvents: "all" }}
              x={x - GRIP / 2}
              width={GRIP}
              y={plot.y}
              height={plot.height}
              data-axis={keyOf(column)}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                setDragged({ column, from: share(event), to: share(event) });
              }}
              onPointerMove={(event) => now && setDragged({ ...now, to: share(event) })}
              onPointerUp={() => finish(at)}
            />
          </g>
        );
      })}
    </svg>
  );
}

import { memo, useId, useMemo, useRef } from "react";
import { useShownTheme } from "../../theme/use-theme.ts";
import type { ChartRun } from "../chart-run.ts";
import stack from "../ChartStack.module.css";
import type { ChartSpec } from "../chart-spec.ts";
import { Marks } from "../Marks.tsx";
import { PaintedMarks } from "../PaintedMarks.tsx";
import { useSize } from "../use-size.ts";
import { endLabels } from "./end-labels.ts";
import { type ChartSeries, type LineScene, lineScene, type Range } from "./line-scene.ts";
import styles from "./LinePlot.module.css";
import { LineOverlay } from "./LineOverlay.tsx";

interface LinePlotProps {
  /** What it shows, for those who do not see it. */
  label: string;
  spec: ChartSpec;
  runs: readonly ChartRun[];
  series: readonly ChartSeries[];
  /** The part of x that is shown; all, where there is none. */
  range?: Range | undefined;
  onRange?: ((range: Range | undefined) => void) | undefined;
  robust?: boolean | undefined;
  /** The run that stands out. */
  highlighted?: string | undefined;
  onHighlight?: ((runId: string | undefined) => void) | undefined;
}

/** Metrics as lines, drawn as figures draw them; fills its box. Drag to zoom, double-click to see all. */
export function LinePlot(props: LinePlotProps) {
  const { label, spec, runs, series, range, onRange, robust, highlighted, onHighlight } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const theme = useShownTheme();
  const size = useSize(box);
  const scene = useMemo(
    () => (size.width > 0 ? lineScene({ spec, runs, series, range, robust }, size) : undefined),
    [spec, runs, series, range, robust, size],
  );
  const lines = useMemo(() => scene && linesOf(scene), [scene]);
  const dimmed = scene?.curves.some((curve) => curve.runs.includes(highlighted ?? ""));
  return (
    <div ref={box} className={stack.chart}>
      {scene && lines && (
        <>
          <svg role="img" aria-label={label} className={stack.layer}>
            <Marks marks={scene.frame.behind} />
            <Marks marks={scene.frame.front} />
            <EndLabels scene={scene} width={size.width} />
          </svg>
          <PaintedMarks
            key={theme}
            marks={lines.marks}
            size={size}
            clip={lines.clip}
            className={`${stack.layer} ${dimmed ? styles.dimmed : ""}`}
          />
          <LineOverlay
            chart={id}
            scene={scene}
            size={size}
            highlighted={highlighted}
            onHighlight={onHighlight}
            onRange={onRange}
          />
        </>
      )}
    </div>
  );
}

const EndLabels = memo(function EndLabels({ scene, width }: { scene: LineScene; width: number }) {
  return endLabels(scene, width).map(({ text, color, x, y }) => (
    <text key={`${text} ${y}`} x={x} y={y} fill={color} fontSize={scene.spec.font.size}>
      {text}
    </text>
  ));
});

/** What is painted of a scene, and where: a line may stand a little over the edge of the plot. */
function linesOf({ curves, marksOf, nanMarks, frame: { plot } }: LineScene) {
  return {
    marks: [...curves.map(marksOf), ...nanMarks],
    clip: { x: plot.x - 1, y: plot.y - 2, width: plot.width + 3, height: plot.height + 4 },
  };
}

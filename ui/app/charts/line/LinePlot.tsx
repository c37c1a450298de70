import { memo, useId, useLayoutEffect, useMemo, useRef } from "react";
import { useShownTheme } from "../../theme/use-theme.ts";
import type { ChartRun } from "../chart-run.ts";
import type { ChartSpec } from "../chart-spec.ts";
import { Marks } from "../Marks.tsx";
import { paint } from "../paint.ts";
import { colorResolver } from "../theme-colors.ts";
import type { Size } from "../size.ts";
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
  const dimmed = scene?.curves.some((curve) => curve.runs.includes(highlighted ?? ""));
  return (
    <div ref={box} className={styles.chart}>
      {scene && (
        <>
          <svg role="img" aria-label={label} className={styles.layer}>
            <Marks marks={scene.frame.behind} />
            <Marks marks={scene.frame.front} />
            <EndLabels scene={scene} width={size.width} />
          </svg>
          <Curves key={theme} scene={scene} size={size} isDimmed={dimmed === true} />
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

interface CurvesProps {
  scene: LineScene;
  size: Size;
  isDimmed: boolean;
}

/** The lines, on a canvas, because there may be a hundred thousand points. */
function Curves({ scene, size: { width, height }, isDimmed }: CurvesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current!;
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    const context = element.getContext("2d")!;
    context.scale(devicePixelRatio, devicePixelRatio);
    const { plot } = scene.frame;
    context.rect(plot.x - 1, plot.y - 2, plot.width + 3, plot.height + 4);
    context.clip();
    const color = colorResolver(element.parentElement!);
    paint(context, [...scene.curves.map(scene.marksOf), ...scene.nanMarks], color);
  }, [scene, width, height]);
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      className={`${styles.layer} ${isDimmed ? styles.dimmed : ""}`}
    />
  );
}

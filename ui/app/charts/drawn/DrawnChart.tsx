import { type PointerEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { cellOf, keyOf } from "../../../../src/figures/data/columns.ts";
import { drawFigure } from "../../../../src/figures/draw-figure.ts";
import type { Drawing, Mark } from "../../../../src/figures/drawing.ts";
import { useShownTheme } from "../../theme/use-theme.ts";
import { formatNumber } from "../../util/numbers.ts";
import type { ChartRun } from "../chart-run.ts";
import stack from "../ChartStack.module.css";
import { type ChartSpec, specOnScreen } from "../chart-spec.ts";
import { Marks } from "../Marks.tsx";
import { PaintedMarks } from "../PaintedMarks.tsx";
import { pointerPlace } from "../pointer-place.ts";
import { useSize } from "../use-size.ts";
import styles from "./DrawnChart.module.css";
import { nearRun, runMarks } from "./near-run.ts";

interface DrawnChartProps {
  /** What it shows, for those who do not see it. */
  label: string;
  /** Of any kind but a line. */
  spec: ChartSpec;
  runs: readonly ChartRun[];
  /** Whether a run stands back, because a brush leaves it out. */
  isFaint?: ((run: ChartRun) => boolean) | undefined;
  highlighted?: string | undefined;
  onHighlight?: ((runId: string | undefined) => void) | undefined;
  onOpen?: ((runId: string) => void) | undefined;
  /** What lies over the chart, such as brushes. */
  children?: (drawing: Drawing) => ReactNode;
}

/** Runs by their params and last values, drawn as figures draw them; fills its box. */
export function DrawnChart(props: DrawnChartProps) {
  const { label, spec, runs, isFaint, highlighted, onHighlight, onOpen, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const theme = useShownTheme();
  const size = useSize(box);
  const { width, height } = size;
  const drawing = useMemo(
    () =>
      width > 0
        ? styled(drawFigure(specOnScreen(spec, width, height), { runs, series: [] }), props)
        : undefined,
    // oxlint-disable-next-line react/exhaustive-deps -- of props, `styled` reads these
    [spec, runs, isFaint, width, height],
  );
  const layers = useMemo(() => layersOf(drawing?.marks ?? []), [drawing]);
  const marked = useMemo(() => runMarks(layers.painted), [layers]);
  const own = useMemo(
    () => marked.filter((mark) => "run" in mark && mark.run === highlighted).map(thicker),
    [marked, highlighted],
  );
  const follow = (event: PointerEvent<SVGElement>): void => {
    setOver(true);
    const run = nearRun(marked, pointerPlace(event));
    if (run !== highlighted) onHighlight?.(run);
  };
  return (
    <div ref={box} className={stack.chart}>
      {drawing && (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- the table has the same runs, for keys */}
          <svg
            role="img"
            aria-label={`${label}. ${drawing.description}`}
            className={stack.layer}
            onPointerMove={follow}
            onPointerLeave={() => {
              setOver(false);
              onHighlight?.(undefined);
            }}
            onClick={() => highlighted !== undefined && own.length > 0 && onOpen?.(highlighted)}
          >
            <Marks marks={layers.behind} />
          </svg>
          <PaintedMarks
            key={theme}
            marks={layers.painted}
            size={size}
            className={`${stack.layer} ${styles.above} ${own.length > 0 ? styles.dimmed : ""}`}
          />
          <svg aria-hidden="true" className={`${stack.layer} ${styles.above}`}>
            <Marks marks={own} />
            <Marks marks={layers.texts} />
          </svg>
          {children?.(drawing)}
          <Values
            spec={spec}
            run={
              isOver && own.length > 0
                ? runs.find(({ run_id }) => run_id === highlighted)
                : undefined
            }
          />
        </>
      )}
    </div>
  );
}

/** The data is painted, for there may be much of it, between the axes and the texts on the data. */
const layersOf = (marks: readonly Mark[]) => {
  const painted = marks.filter(({ type }) => type === "group");
  return {
    behind: marks.filter(({ type }) => type !== "group"),
    painted,
    texts: textsOf(painted),
  };
};

const textsOf = (marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => {
    if (mark.type === "group") return textsOf(mark.marks);
    return mark.type === "text" ? [mark] : [];
  });

const FAINT = 0.08;

/** The ends of a scale of colours that is made for paper are too dark or too light on a screen. */
const legible = (color: string): string => `color-mix(in oklab, ${color}, var(--text) 25%)`;

/** Runs in their own colours where nothing else has coloured them; those left out stand back. */
function styled(
  drawing: Drawing,
  { spec, runs, isFaint }: Pick<DrawnChartProps, "spec" | "runs" | "isFaint">,
): Drawing {
  const known = new Map(runs.map((run) => [run.run_id, run]));
  const isPlain =
    (spec.group_by ?? null) === null &&
    spec.z === undefined &&
    (spec.kind === "scatter" || (spec.kind === "bar" && spec.y.length === 1));
  const isParallel = spec.kind === "parallel" && (spec.group_by ?? null) === null;
  const restyled = (mark: Mark): Mark => {
    if (mark.type === "group") return { ...mark, marks: mark.marks.map(restyled) };
    if (mark.type === "text") return mark;
    const run = known.get(mark.run ?? "");
    if (run === undefined) return mark;
    return {
      ...mark,
      ...(isPlain && { fill: run.color }),
      ...(isParallel && mark.stroke !== undefined && { stroke: legible(mark.stroke) }),
      ...(isFaint?.(run) && { opacity: FAINT }),
    };
  };
  return { ...drawing, marks: drawing.marks.map(restyled) };
}

const thicker = (mark: Mark): Mark => {
  if (mark.type === "circle") return { ...mark, radius: mark.radius * 1.6, opacity: 1 };
  if (mark.type === "path" && mark.stroke !== undefined)
    return { ...mark, lineWidth: (mark.lineWidth ?? 1) * 2, opacity: 1 };
  return mark;
};

/** What the run under the pointer has in the columns that are shown. */
function Values({ spec, run }: { spec: ChartSpec; run: ChartRun | undefined }) {
  if (run === undefined) return null;
  const { x, y, z } = spec;
  const columns = [...y, x, z].filter((column) => column?.includes(".") === true) as string[];
  return (
    <div className={styles.values}>
      <b style={{ color: run.color }}>{run.name}</b>
      {[...new Set(columns)].map((column) => (
        <span key={column}>
          {keyOf(column)} <b>{cellText(cellOf(run, column))}</b>
        </span>
      ))}
    </div>
  );
}

const cellText = (cell: string | number | undefined): string =>
  typeof cell === "number" ? formatNumber(cell) : (cell ?? "—");

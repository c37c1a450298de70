import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { formatNumber } from "../../util/numbers.ts";
import { formatDuration, formatExact } from "../../util/times.ts";
import stack from "../ChartStack.module.css";
import { type Hover, useHover, useHoverLink } from "../hover-link.ts";
import { Marks } from "../Marks.tsx";
import { pointerPlace } from "../pointer-place.ts";
import type { Size } from "../size.ts";
import type { LineScene, Range } from "./line-scene.ts";
import styles from "./LinePlot.module.css";
import { nearestReading, type Reading, readingsAt } from "./under-pointer.ts";

interface OverlayProps {
  chart: string;
  scene: LineScene;
  size: Size;
  highlighted: string | undefined;
  onHighlight: ((runId: string | undefined) => void) | undefined;
  onRange: ((range: Range | undefined) => void) | undefined;
}

/** What follows the pointer: the place in all linked charts, the values, the part to zoom to. */
export function LineOverlay(props: OverlayProps) {
  const { chart, scene, size, highlighted } = props;
  const hover = useHover();
  const { pointer, dragged } = usePointer(props);
  const { plot } = scene.frame;
  const isHere = hover?.chart === chart;
  const isLinked = hover?.clock === scene.spec.x;
  const at = isLinked ? scene.frame.px(hover.x / scene.unit) : NaN;
  // Beside the plot the pointer means its edge, which arithmetic may miss by a hair.
  const isSeen = at >= plot.x - 0.5 && at <= plot.x + plot.width + 0.5;
  const readings = isSeen ? readingsAt(scene, hover!.x / scene.unit) : [];
  return (
    <>
      <svg aria-hidden="true" className={`${stack.layer} ${styles.overlay}`} {...pointer}>
        <Highlighted scene={scene} run={highlighted} />
        {isSeen && (
          <line
            className={styles.crosshair}
            x1={at}
            x2={at}
            y1={plot.y}
            y2={plot.y + plot.height}
          />
        )}
        {readings.map(({ curve, px, py }) =>
          Number.isFinite(py) ? (
            <circle
              key={curve.label + curve.metric}
              cx={px}
              cy={py}
              r={3}
              fill={curve.style.colour}
            />
          ) : null,
        )}
        {dragged && (
          <rect
            className={styles.zooming}
            x={Math.min(...dragged)}
            width={Math.abs(dragged[1] - dragged[0])}
            y={plot.y}
            height={plot.height}
          />
        )}
      </svg>
      {isHere && isSeen && !dragged && (
        <Values
          hover={hover}
          readings={readings}
          highlighted={highlighted}
          side={at > size.width / 2 ? "left" : "right"}
          isNarrow={size.width < NARROW}
        />
      )}
    </>
  );
}

/** The curve that stands out, above the others, which are dimmed. */
function Highlighted({ scene, run }: { scene: LineScene; run: string | undefined }) {
  const marks = useMemo(
    () => scene.curves.filter(({ runs }) => runs.includes(run ?? "")).map(scene.marksOf),
    [scene, run],
  );
  if (marks.length === 0) return null;
  const { plot } = scene.frame;
  const viewBox = `${plot.x - 2} ${plot.y - 2} ${plot.width + 4} ${plot.height + 4}`;
  const [x, y, width, height] = viewBox.split(" ").map(Number);
  return (
    <svg {...{ x, y, width, height, viewBox }}>
      <Marks marks={marks} />
    </svg>
  );
}

/** The shortest drag that zooms, in CSS pixels. */
const DRAG = 5;

function usePointer({ chart, scene, onHighlight, onRange }: OverlayProps) {
  const link = useHoverLink();
  const [dragged, setDragged] = useState<readonly [from: number, to: number]>();
  const frame = useRef(0);
  const told = useRef<string>(undefined);
  const tell = (run: string | undefined): void => {
    if (told.current !== run) onHighlight?.(run);
    told.current = run;
  };
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const { plot } = scene.frame;
  const inPlot = (event: PointerEvent<SVGElement>): number =>
    Math.min(Math.max(pointerPlace(event)[0], plot.x), plot.x + plot.width);
  const follow = (px: number, py: number): void => {
    const x = scene.xAt(px);
    link.set({ chart, clock: scene.spec.x, x: x * scene.unit });
    const near = nearestReading(readingsAt(scene, x), py)?.curve;
    tell(near?.runs.length === 1 ? near.runs[0] : undefined);
  };
  const zoom = ([from, to]: readonly [number, number]): void => {
    const [start, end] = [Math.min(from, to), Math.max(from, to)].map(
      (px) => scene.xAt(px) * scene.unit,
    );
    onRange?.({ start: start!, end: end! });
  };
  const pointer = {
    onPointerMove(event: PointerEvent<SVGElement>): void {
      const px = inPlot(event);
      const [, py] = pointerPlace(event);
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => follow(px, py));
      if (dragged) setDragged([dragged[0], px]);
    },
    onPointerDown(event: PointerEvent<SVGElement>): void {
      if (event.button !== 0 || onRange === undefined) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged([inPlot(event), inPlot(event)]);
    },
    onPointerUp(): void {
      if (dragged && Math.abs(dragged[1] - dragged[0]) >= DRAG) zoom(dragged);
      setDragged(undefined);
    },
    onPointerLeave(): void {
      cancelAnimationFrame(frame.current);
      link.set(undefined);
      tell(undefined);
    },
    onDoubleClick: () => onRange?.(undefined),
  };
  return { pointer, dragged };
}

const MOST_ROWS = 8;
/** Below this width the extents of buckets are left out, in CSS pixels. */
const NARROW = 440;

interface ValuesProps {
  hover: Hover;
  readings: readonly Reading[];
  highlighted: string | undefined;
  side: "left" | "right";
  isNarrow: boolean;
}

/** What the curves have at the pointer, in the corner where the pointer is not. */
function Values({ hover, readings, highlighted, side, isNarrow }: ValuesProps) {
  const isCurrent = ({ curve }: Reading): boolean => curve.runs.includes(highlighted ?? "");
  const shown = readings.slice(0, MOST_ROWS);
  const current = readings.find(isCurrent);
  const rows = current && !shown.includes(current) ? [...shown.slice(0, -1), current] : shown;
  return (
    <div className={styles.values} style={{ [side]: 8 }}>
      <div className={styles.place}>{placeText(hover)}</div>
      <table>
        <tbody>
          {rows.map((reading) => {
            const { curve, value, low, high } = reading;
            return (
              <tr
                key={curve.label + curve.metric}
                className={isCurrent(reading) ? styles.current : ""}
              >
                <td style={{ color: curve.style.colour }}>{curve.label}</td>
                <td>{formatNumber(value)}</td>
                <td>
                  {!isNarrow && low < high && `${formatNumber(low, 3)} … ${formatNumber(high, 3)}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {readings.length > rows.length && (
        <div className={styles.place}>and {readings.length - rows.length} more</div>
      )}
    </div>
  );
}

function placeText({ clock, x }: Hover): string {
  if (clock === "time") return formatExact(x);
  if (clock === "relative") return formatDuration(x);
  if (clock === "step") return `step ${Math.round(x)}`;
  return `${clock.slice(clock.indexOf(".") + 1)} ${formatNumber(x)}`;
}

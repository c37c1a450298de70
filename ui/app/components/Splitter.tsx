import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { remembered } from "../util/remembered.ts";
import styles from "./Splitter.module.css";

interface SplitterProps {
  /** Under which name this browser remembers the divider's place. */
  name: string;
  /** The first part's share of the width in per cent, until it is moved. */
  initial: number;
  children: readonly [ReactNode, ReactNode];
}

const SMALLEST = 10;
const STEP = 2;

const clamped = (share: number): number => Math.min(100 - SMALLEST, Math.max(SMALLEST, share));

/** Two parts side by side and the divider between them: drag it, or move it by the arrow keys. */
export function Splitter({ name, initial, children: [first, second] }: SplitterProps) {
  const [kept] = useState(() => remembered<number | null>(`splitter.${name}`, null));
  const [moved, setMoved] = useState(kept.read);
  const share = clamped(moved ?? initial);
  const box = useRef<HTMLDivElement>(null);

  const move = (to: number | null): void => {
    const place = to === null ? null : clamped(to);
    setMoved(place);
    kept.write(place);
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = box.current!.getBoundingClientRect();
    move((100 * (event.clientX - left)) / width);
  };
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step !== undefined) move(share + step);
  };
  return (
    <div
      ref={box}
      className={styles.split}
      style={{ gridTemplateColumns: `minmax(0, ${share}fr) 5px minmax(0, ${100 - share}fr)` }}
    >
      <div className={styles.part}>{first}</div>
      <div
        role="separator"
        tabIndex={0}
        aria-label="Divider"
        aria-orientation="vertical"
        aria-valuenow={Math.round(share)}
        aria-valuemin={SMALLEST}
        aria-valuemax={100 - SMALLEST}
        className={styles.divider}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onDoubleClick={() => move(null)}
        onKeyDown={press}
      />
      <div className={styles.part}>{second}</div>
    </div>
  );
}

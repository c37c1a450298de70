import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { type Card, heightOf } from "../cards/card.ts";
import { cardTitle } from "../cards/card-text.ts";
import styles from "./ChartsPanel.module.css";

interface ResizeGripProps {
  card: Card;
  onResize: (card: Card) => void;
}

type Size = readonly [height: number, wide: boolean];

const LEAST_HEIGHT = 120;
/** What a press of an arrow makes a card higher or lower, in CSS pixels. */
const STEP = 20;
/** How far to the side a corner is dragged until its card has all the width, or half. */
const SIDEWAYS = 80;

/** The corner by which a card is resized: drag it, or press the arrows while it has the focus. */
export function ResizeGrip({ card, onResize }: ResizeGripProps) {
  const start = useRef<{ x: number; y: number; height: number }>(undefined);
  // Presses may be quicker than the page: each goes on from the one before.
  const pressed = useRef<Size>(undefined);
  const isWide = card.wide === true;
  const drag = ({ clientX, clientY }: PointerEvent): void => {
    if (start.current === undefined) return;
    const { x, y, height } = start.current;
    const sideways = clientX - x;
    const wide = Math.abs(sideways) < SIDEWAYS ? isWide : sideways > 0;
    const next = Math.max(LEAST_HEIGHT, Math.round(height + clientY - y));
    if (next !== heightOf(card) || wide !== isWide) onResize({ ...card, height: next, wide });
  };
  const press = (event: KeyboardEvent): void => {
    const [height, wide] = pressed.current ?? [heightOf(card), isWide];
    const sizes: Readonly<Record<string, Size>> = {
      ArrowDown: [height + STEP, wide],
      ArrowUp: [Math.max(LEAST_HEIGHT, height - STEP), wide],
      ArrowRight: [height, true],
      ArrowLeft: [height, false],
    };
    const size = sizes[event.key];
    if (size === undefined) return;
    event.preventDefault();
    pressed.current = size;
    onResize({ ...card, height: size[0], wide: size[1] });
  };
  return (
    <button
      type="button"
      className={styles.grip}
      aria-label={`Resize ${cardTitle(card)}`}
      aria-keyshortcuts="ArrowUp ArrowDown ArrowLeft ArrowRight"
      title="Drag to resize, or press the arrow keys"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = undefined;
        start.current = { x: event.clientX, y: event.clientY, height: heightOf(card) };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        start.current = undefined;
      }}
      onKeyDown={press}
      onFocus={() => {
        pressed.current = undefined;
      }}
    />
  );
}

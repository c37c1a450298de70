import { type RefObject, useLayoutEffect, useMemo, useState } from "react";
import type { Placed } from "./columns.ts";

/** Columns come and go in steps of so many pixels, and are there a step before they are seen. */
const STEP = 240;

/** The columns that can be seen, and those that are pinned, from left to right. */
export function useColumnsInSight<Row>(
  places: readonly Placed<Row>[],
  of: RefObject<HTMLElement | null>,
): readonly Placed<Row>[] {
  const [sight, setSight] = useState({ from: 0, to: innerWidth });
  useLayoutEffect(() => {
    const scroller = of.current!;
    const look = (): void => {
      const { scrollLeft, clientWidth } = scroller;
      const from = Math.floor(scrollLeft / STEP - 1) * STEP;
      const to = Math.ceil((scrollLeft + clientWidth) / STEP + 1) * STEP;
      setSight((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    // Ahead of the rows, which change the page: after that, looking would have it laid out at once.
    scroller.addEventListener("scroll", look, { passive: true, capture: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look, { capture: true });
    };
  }, [of]);
  return useMemo(
    () =>
      places.filter(
        ({ start, width, isPinned }) =>
          isPinned || (start + width > sight.from && start < sight.to),
      ),
    [places, sight],
  );
}

import { type RefObject, useLayoutEffect, useState } from "react";
import type { Size } from "./size.ts";

/** The size of an element in CSS pixels, as it changes; 0 × 0 until it is known. */
export function useSize(of: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = of.current!;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((before) =>
        before.width === width && before.height === height ? before : { width, height },
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [of]);
  return size;
}

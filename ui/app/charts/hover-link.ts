import { createContext, useContext, useSyncExternalStore } from "react";

/** What the pointer is at: seen in all charts that are linked. */
export interface Hover {
  /** The chart that the pointer is over. */
  chart: string;
  /** What lies along its x, so that charts of the same x show the same place. */
  clock: string;
  /** A step, or milliseconds. */
  x: number;
}

/** The place of the pointer, which the charts on a page share. */
export class HoverLink {
  #hover: Hover | undefined;
  readonly #listeners = new Set<() => void>();

  readonly current = (): Hover | undefined => this.#hover;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(hover: Hover | undefined): void {
    if (hover === this.#hover) return;
    this.#hover = hover;
    for (const listener of this.#listeners) listener();
  }
}

export const HoverContext = createContext(new HoverLink());

export const useHoverLink = (): HoverLink => useContext(HoverContext);

export function useHover(): Hover | undefined {
  const link = useHoverLink();
  return useSyncExternalStore(link.subscribe, link.current);
}

import { createContext, use } from "react";
import type { RunColors } from "./run-colors.ts";

export const RunColorsContext = createContext<RunColors | undefined>(undefined);

/** The colours of runs, which all pages share. */
export function useRunColors(): RunColors {
  const colors = use(RunColorsContext);
  if (!colors) throw new Error("useRunColors() is for parts of the App.");
  return colors;
}

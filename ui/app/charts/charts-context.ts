import { createContext, use } from "react";
import type { Response } from "../api/types.ts";
import type { ChartRun } from "./chart-run.ts";
import type { Card } from "./cards/card.ts";
import type { Brush } from "./drawn/brush.ts";

/** What the cards of a panel show, and what they tell the page. */
export interface ChartsShown {
  experimentId: string;
  /** Those that the page shows, the most important first. */
  runs: readonly ChartRun[];
  /** These and those that the brush leaves out. */
  allRuns: readonly ChartRun[];
  /** Those of which lines, bars and images are shown: as many as one can tell apart. */
  lineRuns: readonly ChartRun[];
  /** Those whose lines are gathered into groups: as many as can be asked for. */
  groupedRuns: readonly ChartRun[];
  columnsInUse: Pick<Response<"getRunColumns">, "metrics" | "params" | "tags">;
  brush: Brush;
  onBrush: (brush: Brush) => void;
  onOpen: (runId: string) => void;
  /** The query that finds the runs again, for figures; by their ids where they were picked by hand. */
  query: (card: Card) => { filter: string; order_by: readonly string[] };
}

export const ChartsContext = createContext<ChartsShown | undefined>(undefined);

export function useCharts(): ChartsShown {
  const shown = use(ChartsContext);
  if (!shown) throw new Error("useCharts() is for cards of a ChartsPanel.");
  return shown;
}

/** The runs of which a card draws lines: of a group all, whether or not one could tell them apart. */
export const runsOfLines = (
  { lineRuns, groupedRuns }: Pick<ChartsShown, "lineRuns" | "groupedRuns">,
  { group_by = null }: Card,
): readonly ChartRun[] => (group_by === null ? lineRuns : groupedRuns);

/** The run under the pointer, in charts or in the table; apart from the rest, as it is quick. */
export const HighlightContext = createContext<
  readonly [id: string | undefined, highlight: (id: string | undefined) => void]
>([undefined, () => {}]);

export const useHighlight = () => use(HighlightContext);

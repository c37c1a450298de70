import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import type { ChartSpec } from "../chart-spec.ts";
import type { Card } from "./card.ts";

/** A card that a figure can show; images are none. */
export type FigureCard = Card & { kind: FigureSpec["kind"] };

export const isFigureCard = (card: Card): card is FigureCard => card.kind !== "images";

/** What a card says in the words of a figure's spec. */
export function specOf(card: FigureCard): ChartSpec {
  const {
    id: _id,
    section: _section,
    wide: _wide,
    height: _height,
    robust: _robust,
    ...spec
  } = card;
  return spec;
}

/** The columns that a card needs of each run; lines read the points of metrics instead. */
export function columnsOf({ kind, x, y, z, group_by }: Card): string[] {
  const shown = kind === "line" || kind === "images" ? [group_by] : [...y, x, z, group_by];
  return shown.filter((column): column is string =>
    /^(?:metrics|params|tags)\../s.test(column ?? ""),
  );
}

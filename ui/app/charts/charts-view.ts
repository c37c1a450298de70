import { json, text, view } from "../util/view-state.ts";
import { type CardChanges, isCardChanges } from "./cards/card.ts";

/** What the URL says of the charts, where it is not as it would be. */
export const chartsView = view({
  cards: json<CardChanges>({}, isCardChanges),
  /** The card that fills the panel. */
  chart: text(),
});

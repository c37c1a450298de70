import { type CardChanges, cardsOf } from "../../charts/cards/card.ts";
import { columnsOf } from "../../charts/cards/card-spec.ts";
import { defaultCards } from "../../charts/cards/default-cards.ts";
import type { ColumnsInUse } from "./default-columns.ts";
import { shownColumns } from "./run-columns.tsx";
import { objectiveOf, type RunsView } from "./runs-view.ts";

/** What the server is asked for: columns of the table, of its order and groups, and of the charts. */
export function fetchedColumns(
  view: RunsView,
  changes: CardChanges,
  inUse: ColumnsInUse,
): string[] {
  const objective = objectiveOf(view)?.column ?? "";
  const cards = view.charts ? cardsOf(defaultCards(inUse, objective), changes) : [];
  const all = [
    ...shownColumns(view, inUse, false),
    ...cards.flatMap(columnsOf),
    ...Object.keys(view.brush),
    view.group,
    objective,
  ];
  return [...new Set(all)]
    .filter((name) => /^(?:metrics|params|tags|dataset)\../s.test(name))
    .slice(0, 200);
}

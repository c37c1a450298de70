import { useMemo, useState } from "react";
import { useView } from "../../util/use-view.ts";
import {
  type Card,
  type CardChanges,
  cardsOf,
  movedBefore,
  withCard,
  withoutCard,
} from "../cards/card.ts";
import { defaultCards } from "../cards/default-cards.ts";
import type { ChartsShown } from "../charts-context.ts";
import { chartsView } from "../charts-view.ts";

const toggled = (names: readonly string[], name: string): string[] =>
  names.includes(name) ? names.filter((each) => each !== name) : [...names, name];

/** These show each run, and may show groups instead. */
const GROUPED_WITH_TABLE = ["line", "bar", "scatter"];

/** A card that says nothing of groups has those of the table; `table` is empty where it has none. */
const withGroup = (card: Card, table: string): Card =>
  table !== "" && card.group_by === undefined && GROUPED_WITH_TABLE.includes(card.kind)
    ? { ...card, group_by: table }
    : card;

/** The card as it is kept: what it has of the table goes when the table changes. */
function withoutGroup({ group_by, ...card }: Card, table: string): Card {
  return group_by === undefined || group_by === table ? card : { ...card, group_by };
}

/** The cards of the panel as the URL says, and what can be done with them. */
export function useCards(
  columnsInUse: ChartsShown["columnsInUse"],
  objective: string | undefined,
  group: string,
) {
  const [{ cards: changes, chart }, setView] = useView(chartsView);
  const defaults = useMemo(() => defaultCards(columnsInUse, objective), [columnsInUse, objective]);
  const cards = useMemo(
    () => cardsOf(defaults, changes).map((card) => withGroup(card, group)),
    [defaults, changes, group],
  );
  const [added, setAdded] = useState<string>();
  const change = (next: CardChanges, replace = false): void =>
    setView({ cards: next }, { replace });
  return {
    cards,
    changes,
    objective,
    large: cards.find(({ id }) => id === chart),
    closeLarge: () => setView({ chart: "" }),
    edit: (card: Card) => change(withCard(changes, withoutGroup(card, group)), true),
    /** The card that was added last: it comes into sight. */
    added,
    add: (card: Card) => {
      setAdded(card.id);
      change(withCard(changes, card));
    },
    remove: (id: string) => change(withoutCard(changes, id)),
    move: (id: string, before: string | undefined) =>
      change(movedBefore(changes, cards, id, before)),
    toggleSection: (name: string) =>
      change({ ...changes, toggled: toggled(changes.toggled ?? [], name) }, true),
    setRuns: (runs: number) => change({ ...changes, runs }, true),
    reset: () => change({}),
  };
}

export type Cards = ReturnType<typeof useCards>;

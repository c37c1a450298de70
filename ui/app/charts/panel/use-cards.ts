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

/** The cards of the panel as the URL says, and what can be done with them. */
export function useCards(columnsInUse: ChartsShown["columnsInUse"], objective: string | undefined) {
  const [{ cards: changes, chart }, setView] = useView(chartsView);
  const defaults = useMemo(() => defaultCards(columnsInUse, objective), [columnsInUse, objective]);
  const cards = useMemo(() => cardsOf(defaults, changes), [defaults, changes]);
  const [added, setAdded] = useState<string>();
  const change = (next: CardChanges, replace = false): void =>
    setView({ cards: next }, { replace });
  return {
    cards,
    changes,
    objective,
    large: cards.find(({ id }) => id === chart),
    closeLarge: () => setView({ chart: "" }),
    edit: (card: Card) => change(withCard(changes, card), true),
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

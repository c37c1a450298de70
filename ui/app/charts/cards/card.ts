import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import type { ChartSpec } from "../chart-spec.ts";

/** What a card shows: a kind of figure, or the images that runs have logged. */
export type CardKind = FigureSpec["kind"] | "images";

/** A chart beside the table, as it is kept: what a figure's spec says, and what only a screen has. */
export interface Card extends Omit<ChartSpec, "kind"> {
  id: string;
  kind: CardKind;
  /** The heading that it stands under; empty: none. */
  section: string;
  /** Over the whole width, or half of it. */
  wide?: boolean;
  /** Of the chart, in CSS pixels. */
  height?: number;
  robust?: boolean;
}

const HEIGHT = 200;

/** The height of a card's chart, in CSS pixels. */
export const heightOf = ({ height = HEIGHT }: Card): number => height;

/** How the reader has changed the cards that there would be; what is not changed is not kept. */
export interface CardChanges {
  /** Cards that were made or edited, by id. */
  edited?: readonly Card[];
  /** Ids of default cards that were taken away. */
  removed?: readonly string[];
  /** Ids in the order in which cards stand, as far as that was chosen. */
  order?: readonly string[];
  /** Sections that are folded, or unfolded where they are folded by default. */
  toggled?: readonly string[];
  /** How many runs lines are drawn of. */
  runs?: number;
}

export const isCardChanges = (value: unknown): value is CardChanges =>
  typeof value === "object" &&
  value !== null &&
  ["edited", "removed", "order", "toggled"].every((name) =>
    Array.isArray((value as Record<string, unknown>)[name] ?? []),
  ) &&
  ((value as CardChanges).edited ?? []).every(isCard);

const KINDS = ["line", "bar", "scatter", "box", "parallel", "contour", "images"];

const isCard = (value: unknown): value is Card => {
  const { id, kind, y, section } = (value ?? {}) as Partial<Card>;
  return (
    typeof id === "string" &&
    typeof section === "string" &&
    KINDS.includes(kind as string) &&
    Array.isArray(y) &&
    y.every((column) => typeof column === "string")
  );
};

/** The cards as the reader has left them: default cards with the changes. */
export function cardsOf(defaults: readonly Card[], changes: CardChanges): Card[] {
  const edited = new Map(changes.edited?.map((card) => [card.id, card]));
  const gone = new Set(changes.removed);
  const cards = [
    ...defaults.map((card) => edited.get(card.id) ?? card),
    ...[...edited.values()].filter(({ id }) => !defaults.some((card) => card.id === id)),
  ].filter(({ id }) => !gone.has(id));
  const order = changes.order ?? [];
  const place = new Map(order.map((id, at) => [id, at]));
  // A card whose place was not chosen, such as one of a new metric, stays behind its neighbour.
  let last = -1;
  const placed = cards.map((card) => {
    last = place.get(card.id) ?? last + 1e-6;
    return { card, at: last };
  });
  return placed.toSorted((a, b) => a.at - b.at).map(({ card }) => card);
}

/** Changes that edit or add a card. */
export const withCard = (changes: CardChanges, card: Card): CardChanges => ({
  ...changes,
  edited: [...(changes.edited ?? []).filter(({ id }) => id !== card.id), card],
});

export const withoutCard = (
  { edited = [], removed = [], ...rest }: CardChanges,
  id: string,
): CardChanges => ({
  ...rest,
  edited: edited.filter((card) => card.id !== id),
  removed: [...removed, id],
});

/** Changes by which `id` stands before `before`, or last. */
export function movedBefore(
  changes: CardChanges,
  cards: readonly Card[],
  id: string,
  before: string | undefined,
): CardChanges {
  const others = cards.map((card) => card.id).filter((each) => each !== id);
  const at = before === undefined ? others.length : others.indexOf(before);
  const moved = { ...changes, order: others.toSpliced(at, 0, id) };
  const card = cards.find((each) => each.id === id);
  const section = cards.find((each) => each.id === before)?.section ?? card?.section;
  return card === undefined || section === undefined || card.section === section
    ? moved
    : withCard(moved, { ...card, section });
}

export interface Section {
  name: string;
  cards: readonly Card[];
}

/** The cards under their headings, in the order in which the first of each stands. */
export const sectionsOf = (cards: readonly Card[]): Section[] =>
  [...Map.groupBy(cards, ({ section }) => section)].map(([name, of]) => ({ name, cards: of }));

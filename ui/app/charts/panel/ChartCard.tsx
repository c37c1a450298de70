import { type DragEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "../../components/Button.tsx";
import { Menu } from "../../components/Menu.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { type Card, heightOf } from "../cards/card.ts";
import { isFigureCard } from "../cards/card-spec.ts";
import { cardNote, cardTitle } from "../cards/card-text.ts";
import { CardBody } from "./CardBody.tsx";
import { CardSettings } from "./CardSettings.tsx";
import styles from "./ChartsPanel.module.css";
import { ResizeGrip } from "./ResizeGrip.tsx";
import { useCardActions } from "./use-card-actions.ts";
import type { Cards } from "./use-cards.ts";

interface ChartCardProps {
  card: Card;
  cards: Cards;
  /** Whether it fills the panel. */
  isLarge?: boolean;
}

/** A chart with its title, its menu, and the edges by which it is moved and resized. */
export function ChartCard({ card, cards, isLarge = false }: ChartCardProps) {
  const box = useRef<HTMLElement>(null);
  const [isActive, setActive] = useState(false);
  const isSeen = useSeen(box);
  const title = cardTitle(card);
  const isNew = cards.added === card.id;
  useEffect(() => {
    if (isNew) box.current!.scrollIntoView({ block: "nearest" });
  }, [isNew]);
  const drop = (event: DragEvent): void => {
    const id = event.dataTransfer.getData(DRAGGED);
    if (id !== "" && id !== card.id) cards.move(id, card.id);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its menu does the same by keys
    <article
      ref={box}
      aria-label={title}
      className={`${styles.card} ${card.wide ? styles.wide : ""} ${isLarge ? styles.large : ""}`}
      style={isLarge ? {} : { height: heightOf(card) + HEAD }}
      onPointerEnter={() => setActive(true)}
      onPointerLeave={() => setActive(false)}
      onFocus={() => setActive(true)}
      onBlur={() => setActive(false)}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={drop}
    >
      <header
        className={styles.head}
        draggable={!isLarge}
        onDragStart={({ dataTransfer }) => dataTransfer.setData(DRAGGED, card.id)}
      >
        <h3 title={title}>{title}</h3>
        <span className={styles.note}>{cardNote(card)}</span>
        {isSeen && <Actions card={card} cards={cards} isLarge={isLarge} isActive={isActive} />}
      </header>
      <div className={styles.body}>{isSeen && <CardBody card={card} />}</div>
      {!isLarge && <ResizeGrip card={card} onResize={cards.edit} />}
    </article>
  );
}

const HEAD = 34;
const DRAGGED = "text/x-millrace-card";

/** Whether an element has come into sight: what was never seen is not asked for. */
function useSeen(of: { readonly current: HTMLElement | null }): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        setSeen(true);
        observer.disconnect();
      },
      { rootMargin: "200px" },
    );
    observer.observe(of.current!);
    return () => observer.disconnect();
  }, [of]);
  return isSeen;
}

interface ActionsProps extends Required<ChartCardProps> {
  isActive: boolean;
}

function Actions({ card, cards, isLarge, isActive }: ActionsProps) {
  const { makeFigure, saveAs, enlarge, copyLink } = useCardActions(card);
  const anchor = useRef<HTMLSpanElement>(null);
  const save = (kind: "svg" | "png" | "csv"): void => {
    const body = anchor.current!.closest("article")!.querySelector(`.${styles.body}`)!;
    void saveAs(kind, { width: body.clientWidth, height: body.clientHeight });
  };
  const all = cards.cards;
  const at = all.findIndex(({ id }) => id === card.id);
  const files = isFigureCard(card)
    ? [
        { label: "Make a figure", keys: "f", onChoose: makeFigure },
        { label: "Save as SVG", onChoose: () => save("svg") },
        { label: "Save as PNG", onChoose: () => save("png") },
        { label: "Save as CSV", onChoose: () => save("csv") },
      ]
    : [];
  const moves = isLarge
    ? []
    : [
        ...(at > 0
          ? [{ label: "Move back", onChoose: () => cards.move(card.id, all[at - 1]!.id) }]
          : []),
        ...(at < all.length - 1
          ? [{ label: "Move on", onChoose: () => cards.move(card.id, all[at + 2]?.id) }]
          : []),
        {
          label: "Whole width",
          checked: card.wide === true,
          onChoose: () => cards.edit({ ...card, wide: card.wide !== true }),
        },
        { label: "Remove", tone: "bad" as const, onChoose: () => cards.remove(card.id) },
      ];
  return (
    <span ref={anchor} className={styles.actions}>
      {isActive && isFigureCard(card) && <FigureKey onPress={makeFigure} />}
      <CardSettings card={card} onChange={cards.edit} />
      {isLarge ? (
        <IconButton icon="close" label="Show all charts" onClick={() => enlarge(false)} />
      ) : (
        <IconButton icon="enlarge" label="Fill the panel" onClick={() => enlarge(true)} />
      )}
      <Menu
        label={`More of ${cardTitle(card)}`}
        icon="more"
        items={[
          ...files,
          { label: "Copy a link to it", onChoose: () => void copyLink() },
          ...moves,
        ]}
      />
    </span>
  );
}

/** The key that means the chart under the pointer, or the one that has the focus. */
function FigureKey({ onPress }: { onPress: () => void }) {
  useCommands([{ label: "Make a figure", keys: "f", scope: "Charts", run: onPress }]);
  return null;
}

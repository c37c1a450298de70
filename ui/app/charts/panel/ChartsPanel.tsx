import { useId } from "react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Select } from "../../components/Select.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { plural } from "../../util/numbers.ts";
import { type Card, sectionsOf, type Section as SectionOf } from "../cards/card.ts";
import { isFolded } from "../cards/default-cards.ts";
import { newCards } from "../cards/new-cards.ts";
import { useCharts } from "../charts-context.ts";
import { ChartCard } from "./ChartCard.tsx";
import styles from "./ChartsPanel.module.css";
import type { Cards } from "./use-cards.ts";

/** Of how many runs lines are drawn, until it is chosen. */
export const MOST_RUNS = 10;

const choices = ["5", "10", "20", "50", "100"].map((each) => [each, each] as const);

/** Cards in sections; they can be moved, resized, edited, taken away and added. */
export function ChartsPanel({ cards, note }: { cards: Cards; note: string }) {
  const { large } = cards;
  useCommands(
    large
      ? [{ label: "Show all charts", keys: "Escape", scope: "Charts", run: cards.closeLarge }]
      : [],
  );
  if (large)
    return (
      <section aria-label="Charts" className={styles.panel}>
        <ChartCard key={large.id} card={large} cards={cards} isLarge />
      </section>
    );
  return (
    <section aria-label="Charts" className={styles.panel}>
      <Bar cards={cards} note={note} />
      {cards.cards.length === 0 && (
        <EmptyState title="No charts">
          There is one for each metric that runs log; the menu above adds others.
        </EmptyState>
      )}
      {sectionsOf(cards.cards).map((section) => (
        <Section key={section.name} section={section} cards={cards} />
      ))}
    </section>
  );
}

function Bar({ cards, note }: { cards: Cards; note: string }) {
  const { columnsInUse, brush, onBrush } = useCharts();
  const isChanged = Object.keys(cards.changes).length > 0;
  const kinds = newCards(columnsInUse, cards.objective);
  return (
    <div className={styles.bar}>
      <span className={styles.note}>{note}</span>
      <Select
        label="lines of at most"
        value={String(cards.changes.runs ?? MOST_RUNS)}
        options={choices}
        onChange={(runs) => cards.setRuns(Number(runs))}
      />
      {Object.keys(brush).length > 0 && (
        <Button onClick={() => onBrush({})}>Clear the brush</Button>
      )}
      <span className={styles.actions}>
        {isChanged && (
          <Button look="quiet" onClick={cards.reset}>
            Reset
          </Button>
        )}
        <Menu
          label="Add a chart"
          text="Add a chart"
          items={kinds.map(({ label, card }) => ({
            label,
            onChoose: () => cards.add({ ...card, id: crypto.randomUUID().slice(0, 8) } as Card),
          }))}
        />
      </span>
    </div>
  );
}

function Section({ section: { name, cards: of }, cards }: { section: SectionOf; cards: Cards }) {
  const id = useId();
  const folded = isFolded(name, cards.changes.toggled);
  const grid = (
    <div className={styles.grid}>
      {of.map((card) => (
        <ChartCard key={card.id} card={card} cards={cards} />
      ))}
    </div>
  );
  if (name === "") return grid;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={styles.section}>
        <button type="button" aria-expanded={!folded} onClick={() => cards.toggleSection(name)}>
          <span aria-hidden="true">{folded ? "▸" : "▾"}</span> {name}{" "}
          <span className={styles.note}>{plural(of.length, "chart")}</span>
        </button>
      </h2>
      {!folded && grid}
    </section>
  );
}

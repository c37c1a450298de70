import styles from "./Chips.module.css";

interface ChipsProps {
  texts: readonly string[];
  /** Names that lead to a version: aliases. */
  strong?: boolean;
}

/** Short words in a cell of a table; all of them on hover. */
export const Chips = ({ texts, strong = false }: ChipsProps) => (
  <span className={styles.chips} title={texts.join("\n")}>
    {texts.map((text) => (
      <span key={text} className={`${styles.chip} ${strong ? styles.strong : ""}`}>
        {text}
      </span>
    ))}
  </span>
);

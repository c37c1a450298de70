import { useState } from "react";
import { SearchField } from "../../components/SearchField.tsx";
import styles from "./CardSettings.module.css";

interface ColumnPicksProps {
  label: string;
  options: readonly (readonly [column: string, text: string])[];
  /** In their order. */
  chosen: readonly string[];
  fewest: number;
  onChange: (chosen: string[]) => void;
}

/** As many as a figure's spec may have. */
const MOST = 20;
/** From so many on, a list can be searched. */
const MANY = 8;

/** Which columns a chart shows. */
export function ColumnPicks({ label, options, chosen, fewest, onChange }: ColumnPicksProps) {
  const [words, setWords] = useState("");
  const found = options.filter(([, text]) => text.toLowerCase().includes(words.toLowerCase()));
  const toggle = (column: string): void =>
    onChange(
      chosen.includes(column) ? chosen.filter((each) => each !== column) : [...chosen, column],
    );
  return (
    <fieldset className={styles.picks}>
      <legend>{label}</legend>
      {options.length >= MANY && (
        <SearchField label={`Find in ${label}`} value={words} onChange={setWords} />
      )}
      <div className={styles.list}>
        {found.map(([column, text]) => {
          const isChosen = chosen.includes(column);
          return (
            <label key={column} className={styles.check}>
              <input
                type="checkbox"
                checked={isChosen}
                disabled={isChosen ? chosen.length <= fewest : chosen.length >= MOST}
                onChange={() => toggle(column)}
              />
              {text}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

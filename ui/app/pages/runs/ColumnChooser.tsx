import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Popover } from "../../components/Popover.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { attributes, columnLabel } from "./run-columns.tsx";
import { useRunsTable } from "./runs-table.ts";
import { Chip } from "./Chip.tsx";
import styles from "./RunsToolbar.module.css";
import type { ColumnsInUse } from "./default-columns.ts";

/** More than these are found by searching. */
const LISTED = 100;

/** All columns that there could be. */
const allColumns = ({ metrics, params, tags }: ColumnsInUse): string[] => [
  ...Object.keys(attributes),
  ...metrics.map(({ key }) => `metrics.${key}`),
  ...params.map(({ key }) => `params.${key}`),
  ...tags.map(({ key }) => `tags.${key}`),
  "dataset.name",
  "dataset.digest",
];

/** Which columns the table shows, and how many of them stay in sight while it scrolls. */
export function ColumnChooser() {
  const { columns, inUse } = useRunsTable();
  const known = allColumns(inUse);
  const unknown = columns.filter((name) => !known.includes(name));
  const all = [...known, ...unknown];
  return (
    <Popover
      label={<Chip name="columns" value={`${columns.length} of ${all.length}`} />}
      panelLabel="Columns"
    >
      {() => <Chooser all={all} />}
    </Popover>
  );
}

function Chooser({ all }: { all: readonly string[] }) {
  const { columns, view, setView } = useRunsTable();
  const [sought, setSought] = useState("");
  const found = all.filter((name) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const shownFirst = found.toSorted(
    (a, b) => Number(columns.includes(b)) - Number(columns.includes(a)),
  );
  const toggle = (name: string): void =>
    setView({
      columns: columns.includes(name)
        ? columns.filter((each) => each !== name)
        : [...columns, name],
    });
  const pin = (name: string): void => {
    const at = columns.indexOf(name);
    const isPinned = at < view.pinned;
    const others = columns.filter((each) => each !== name);
    const pinned = view.pinned + (isPinned ? -1 : 1);
    setView({ columns: others.toSpliced(isPinned ? pinned : pinned - 1, 0, name), pinned });
  };
  return (
    <div className={styles.panel}>
      <SearchField label="Find a column" value={sought} onChange={setSought} />
      <div className={styles.columns}>
        {shownFirst.slice(0, LISTED).map((name) => {
          const { label, kind } = columnLabel(name);
          const isShown = columns.includes(name);
          const isPinned = isShown && columns.indexOf(name) < view.pinned;
          return (
            <div key={name} className={styles.column}>
              <label title={name}>
                <input type="checkbox" checked={isShown} onChange={() => toggle(name)} />
                {label} <small>{kind}</small>
              </label>
              {isShown && (
                <Button look="quiet" aria-pressed={isPinned} onClick={() => pin(name)}>
                  {isPinned ? "Unpin" : "Pin"}
                </Button>
              )}
            </div>
          );
        })}
        {found.length > LISTED && (
          <p className={styles.note}>{found.length - LISTED} more: search for them.</p>
        )}
      </div>
      <Button onClick={() => setView({ columns: [], widths: {}, pinned: 1 })}>
        Those that vary
      </Button>
    </div>
  );
}

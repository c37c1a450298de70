import { type KeyboardEvent, type Ref, useId, useMemo, useRef, useState } from "react";
import { Keys } from "../../components/Keys.tsx";
import { useTyped } from "../../util/use-typed.ts";
import { type Completion, completionsAt } from "./filter-completion.ts";
import type { ColumnsInUse } from "./default-columns.ts";
import styles from "./FilterField.module.css";
import { FilterText } from "./FilterText.tsx";
import { problemOf } from "./run-filter.ts";

interface FilterFieldProps {
  value: string;
  onChange: (value: string) => void;
  inUse: ColumnsInUse;
  datasets: readonly string[];
  ref: Ref<HTMLInputElement>;
}

/** The filter, coloured as it is read, with what may be written next; Escape leaves it. */
export function FilterField({ value, onChange, inUse, datasets, ref }: FilterFieldProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const paint = useRef<HTMLDivElement>(null);
  const [typed, type] = useTyped(value, onChange);
  const [caret, setCaret] = useState<number>();
  const [at, setAt] = useState(-1);
  const found = useMemo(
    () => (caret === undefined ? undefined : completionsAt(typed, caret, inUse, datasets)),
    [typed, caret, inUse, datasets],
  );
  const items = found?.items ?? [];
  // While something may be added, the filter is unfinished rather than wrong.
  const problem = items.length > 0 ? undefined : problemOf(typed);

  const choose = ({ text }: Completion): void => {
    const end = found!.from + text.length + 1;
    type(`${typed.slice(0, found!.from)}${text} ${typed.slice(found!.to).trimStart()}`);
    setAt(-1);
    setCaret(end);
    const input = box.current?.querySelector("input");
    requestAnimationFrame(() => input?.setSelectionRange(end, end));
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && items.length > 0)
      setAt(Math.max(-1, Math.min(items.length - 1, at + step)));
    else if ((event.key === "Enter" || event.key === "Tab") && items[at]) choose(items[at]);
    else if (event.key === "Escape" && items.length > 0 && at >= 0) setAt(-1);
    else if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
    else return;
    event.preventDefault();
  };
  return (
    <div ref={box} className={styles.box}>
      <div className={styles.field} data-wrong={problem !== undefined || undefined}>
        <div ref={paint} aria-hidden="true" className={styles.paint}>
          <FilterText text={typed} problem={problem} />
        </div>
        <input
          ref={ref}
          role="combobox"
          aria-label="Filter"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={items[at] && `${id}-list-${at}`}
          aria-invalid={problem !== undefined}
          aria-describedby={problem && `${id}-problem`}
          spellCheck={false}
          autoComplete="off"
          placeholder="Filter: metrics.acc > 0.7, or a part of a name"
          className={styles.input}
          value={typed}
          onChange={({ target }) => {
            type(target.value);
            setCaret(target.selectionStart ?? target.value.length);
            setAt(-1);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
          onScroll={({ currentTarget }) => {
            paint.current!.scrollLeft = currentTarget.scrollLeft;
          }}
          onBlur={() => setCaret(undefined)}
          onKeyDown={press}
        />
        <Keys keys="/" />
      </div>
      <CompletionList id={`${id}-list`} items={items} at={at} onChoose={choose} />
      {problem && (
        <p id={`${id}-problem`} className={styles.problem}>
          column {problem.column}: {problem.message}
        </p>
      )}
    </div>
  );
}

interface CompletionListProps {
  id: string;
  items: readonly Completion[];
  at: number;
  onChoose: (item: Completion) => void;
}

function CompletionList({ id, items, at, onChoose }: CompletionListProps) {
  if (items.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label="May be written here" className={styles.list}>
      {items.map((item, index) => (
        <div
          key={item.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          className={styles.item}
          onMouseDown={(event) => {
            // The field keeps the focus.
            event.preventDefault();
            onChoose(item);
          }}
        >
          <span>
            <FilterText text={item.text} />
          </span>
          <span className={styles.note}>{item.note}</span>
        </div>
      ))}
    </div>
  );
}

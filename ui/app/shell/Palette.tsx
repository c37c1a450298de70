import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { Keys } from "../components/Keys.tsx";
import { useGo } from "../components/Link.tsx";
import { useAllCommands, useCommands } from "../keys/use-commands.ts";
import styles from "./Palette.module.css";
import { type Found, matches, useFoundThings } from "./palette-search.ts";

/** The button in the header and what it opens: go to an experiment, a run or a page, or do something. */
export function Palette() {
  const [open, setOpen] = useState(false);
  useCommands([
    { label: "Search and do", keys: "Ctrl+k", scope: "Everywhere", run: () => setOpen(true) },
  ]);
  return (
    <>
      <button
        type="button"
        className={styles.opener}
        title="Search and do"
        onClick={() => setOpen(true)}
      >
        <span className={styles.words}>Search</span>
        <Keys keys="Ctrl+k" />
      </button>
      {open && <PaletteDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function PaletteDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const items = useItems(useDeferredValue(text));
  useEffect(() => dialog.current?.showModal(), []);

  const choose = (item: Item | undefined): void => {
    if (!item) return;
    dialog.current?.close();
    item.choose();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && items.length > 0) setAt((at + step + items.length) % items.length);
    else if (event.key === "Enter") choose(items[at]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} aria-label="Search and do" className={styles.palette} onClose={onClose}>
      <input
        role="combobox"
        aria-label="Experiment, run, page or action"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={items[at] && `${id}-${at}`}
        placeholder="Experiment, run, page or action"
        className={styles.input}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Found" className={styles.list}>
        {items.map((item, index) => (
          <div
            key={item.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className={styles.item}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(item)}
            onKeyDown={press}
          >
            <span className={styles.kind}>{item.kind}</span>
            <span className={styles.text}>{item.text}</span>
            {item.keys !== undefined && <Keys keys={item.keys} />}
          </div>
        ))}
      </div>
      {items.length === 0 && <p className={styles.none}>Nothing is called that.</p>}
    </dialog>
  );
}

interface Item extends Found {
  keys?: string | undefined;
  choose: () => void;
}

function useItems(text: string): Item[] {
  const go = useGo();
  const commands = useAllCommands().filter(({ onlyKey }) => onlyKey !== true);
  const found = useFoundThings(text);
  return [
    ...found.map((thing) => ({ ...thing, choose: () => go(thing.target) })),
    ...commands
      .filter(({ label }) => matches(label, text))
      .map(({ label, scope, keys, run }) => ({
        key: `${scope} ${label}`,
        kind: scope,
        text: label,
        keys,
        choose: run,
      })),
  ];
}

import type { KeyboardEvent, ReactNode } from "react";
import type { IconName } from "./Icon.tsx";
import { Keys } from "./Keys.tsx";
import styles from "./Menu.module.css";
import { Popover } from "./Popover.tsx";

export interface MenuItem {
  label: string;
  keys?: string;
  tone?: "bad";
  /** Given for items that are on or off. */
  checked?: boolean;
  onChoose(): void;
}

interface MenuProps {
  label: string;
  /** The button's text where it shows one. */
  text?: ReactNode;
  icon?: IconName;
  items: readonly MenuItem[];
}

/** A button with a list of actions; arrows move, Enter chooses, Escape closes. */
export function Menu({ label, text, icon, items }: MenuProps) {
  return (
    <Popover
      label={text ?? label}
      {...(icon && { icon })}
      panelRole="menu"
      panelLabel={label}
      onOpen={(panel) => itemsOf(panel)[0]?.focus()}
      onKeyDown={moveFocus}
    >
      {(close) =>
        items.map((item) => (
          <button
            key={item.label}
            type="button"
            role={item.checked === undefined ? "menuitem" : "menuitemcheckbox"}
            aria-checked={item.checked}
            tabIndex={-1}
            className={`${styles.item} ${item.tone === "bad" ? styles.bad : ""}`}
            onClick={() => {
              close();
              item.onChoose();
            }}
          >
            {item.checked !== undefined && (
              <span className={styles.check}>{item.checked && "✓"}</span>
            )}
            <span className={styles.label}>{item.label}</span>
            {item.keys && <Keys keys={item.keys} />}
          </button>
        ))
      }
    </Popover>
  );
}

const itemsOf = (menu: HTMLElement): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>("[role^=menuitem]"),
];

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}

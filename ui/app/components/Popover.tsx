import { type ComponentProps, type ReactNode, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button, IconButton } from "./Button.tsx";
import type { IconName } from "./Icon.tsx";
import styles from "./Popover.module.css";

interface PopoverProps {
  /** The button's text, or its label where it is an icon. */
  label: ReactNode;
  icon?: IconName;
  panelRole?: "menu" | "dialog";
  panelLabel: string;
  /** What is in the panel while it is open; `close` closes it and gives the focus back. */
  children: (close: () => void) => ReactNode;
  onOpen?: (panel: HTMLElement) => void;
  onKeyDown?: ComponentProps<"div">["onKeyDown"];
}

/**
 * A button and the panel that it opens. The browser's own popover does the rest: Escape and a click
 * elsewhere close it, and it lies above everything.
 */
export function Popover(props: PopoverProps) {
  const { label, icon, panelRole = "dialog", panelLabel, children, onOpen, onKeyDown } = props;
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(false);
  const trigger = { popoverTarget: id, "aria-haspopup": panelRole };
  return (
    <span ref={anchor} className={styles.anchor}>
      {icon ? (
        <IconButton {...trigger} icon={icon} label={panelLabel} />
      ) : (
        <Button {...trigger}>{label}</Button>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it has the role panelRole */}
      <div
        id={id}
        popover="auto"
        role={panelRole}
        aria-label={panelLabel}
        className={styles.panel}
        onKeyDown={onKeyDown}
        // What it shows must be there when the browser looks where to put the focus.
        onBeforeToggle={({ newState }) => newState === "open" && flushSync(() => setOpen(true))}
        onToggle={({ newState, currentTarget }) => {
          if (newState === "closed") return setOpen(false);
          place(currentTarget, anchor.current!);
          onOpen?.(currentTarget);
        }}
      >
        {isOpen && children(() => document.getElementById(id)?.hidePopover())}
      </div>
    </span>
  );
}

const GAP = 4;

/** Below its button, or above it where there is more room, and never beyond the window. */
function place(panel: HTMLElement, anchor: HTMLElement): void {
  const button = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = button.bottom + GAP;
  const fits = below + height <= innerHeight - GAP || button.top < innerHeight / 2;
  panel.style.top = `${Math.max(GAP, fits ? below : button.top - GAP - height)}px`;
  panel.style.left = `${Math.max(GAP, Math.min(button.left, innerWidth - width - GAP))}px`;
}

import type { ComponentProps, ReactNode } from "react";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon.tsx";
import { Keys } from "./Keys.tsx";

interface ButtonProps extends Omit<ComponentProps<"button">, "type"> {
  /** `main` is what the page is for; `danger` cannot be undone. */
  look?: "plain" | "main" | "danger" | "quiet";
  icon?: IconName;
  /** Shown as a hint; the command registry handles the press. */
  keys?: string;
  type?: "button" | "submit";
  children: ReactNode;
}

export function Button({ look = "plain", icon, keys, type, children, ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type ?? "button"} className={`${styles.button} ${styles[look]}`}>
      {icon && <Icon name={icon} size={14} />}
      {children}
      {keys && <Keys keys={keys} />}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "type"> {
  icon: IconName;
  /** What it does, for those who do not see the icon, and on hover. */
  label: string;
}

export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button {...rest} type="button" className={styles.icon} aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}

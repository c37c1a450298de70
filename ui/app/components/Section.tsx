import type { ReactNode } from "react";
import { formatCount } from "../util/numbers.ts";
import styles from "./Section.module.css";

interface SectionProps {
  title: string;
  /** How many there are. */
  count?: number;
  /** What can be done, at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page under its heading. */
export function Section({ title, count, actions, children }: SectionProps) {
  return (
    <section aria-label={title} className={styles.section}>
      <header className={styles.header}>
        <h2>{title}</h2>
        {count !== undefined && <span className={styles.count}>{formatCount(count)}</span>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

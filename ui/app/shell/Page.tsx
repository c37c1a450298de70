import { Fragment, type ReactNode, useEffect } from "react";
import { useAllCommands } from "../keys/use-commands.ts";
import { Keys } from "../components/Keys.tsx";
import { Link } from "../components/Link.tsx";
import type { Target } from "../util/path-builder.ts";
import { NoticeLine } from "./NoticeLine.tsx";
import styles from "./Page.module.css";
import { Palette } from "./Palette.tsx";

export interface Crumb {
  text: string;
  target: Target;
}

interface PageProps {
  title: string;
  /** The way here, from the outermost. */
  crumbs?: readonly Crumb[];
  /** What can be chosen about the page, after its title. */
  controls?: ReactNode;
  /** What can be done, at the right of the header. */
  actions?: ReactNode;
  /** What is true of all that is shown: counts, sums. Ahead of the hints. */
  footer?: ReactNode;
  children: ReactNode;
}

const noCrumbs: readonly Crumb[] = [];

/** The frame of a page: its header, its content and its footer. */
export function Page({ title, crumbs = noCrumbs, controls, actions, footer, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Millrace`;
  }, [title]);
  return (
    <>
      <header className={styles.header}>
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumbs" className={styles.crumbs}>
            {crumbs.map(({ text, target }) => (
              <Fragment key={text + target.to}>
                <Link target={target}>{text}</Link> /{" "}
              </Fragment>
            ))}
          </nav>
        )}
        <h1 className={styles.title}>{title}</h1>
        {controls}
        <div className={styles.actions}>
          {actions}
          <Palette />
        </div>
      </header>
      <main className={styles.main}>{children}</main>
      <footer className={styles.footer}>
        <NoticeLine>{footer}</NoticeLine>
        <KeyHints />
      </footer>
    </>
  );
}

const MOST_HINTS = 5;

/** The keys of this page; `?` shows all. */
function KeyHints() {
  const hints = useAllCommands().filter(
    ({ keys, scope, onlyKey }) => keys !== undefined && scope !== "Everywhere" && onlyKey !== true,
  );
  return (
    <ul className={styles.hints}>
      {hints.slice(0, MOST_HINTS).map(({ label, keys }) => (
        <li key={label}>
          {label.toLowerCase()} <Keys keys={keys!} />
        </li>
      ))}
      <li>
        all keys <Keys keys="?" />
      </li>
    </ul>
  );
}

import { Fragment, type ReactNode, useEffect } from "react";
import type { Command } from "../keys/commands.ts";
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
  const commands = useAllCommands();
  const help = commands.find(({ keys }) => keys === "?");
  const hints = commands.filter(
    ({ keys, scope, onlyKey }) => keys !== undefined && scope !== "Everywhere" && onlyKey !== true,
  );
  return (
    <ul className={styles.hints}>
      {hints.slice(0, MOST_HINTS).map((command) => (
        <Hint key={command.label} command={command} text={command.label.toLowerCase()} />
      ))}
      {help && <Hint command={help} text="all keys" />}
    </ul>
  );
}

/** A press of it does what the key does; who uses keys needs it not among the stops of Tab. */
function Hint({ command: { keys, run }, text }: { command: Command; text: string }) {
  return (
    <li>
      <button type="button" aria-hidden="true" tabIndex={-1} className={styles.hint} onClick={run}>
        {text} <Keys keys={keys!} />
      </button>
    </li>
  );
}

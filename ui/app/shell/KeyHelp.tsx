import { useEffect, useRef } from "react";
import { Button } from "../components/Button.tsx";
import { Keys } from "../components/Keys.tsx";
import { useAllCommands } from "../keys/use-commands.ts";
import styles from "./KeyHelp.module.css";

/** All keys there are now, by the part of the page that they belong to. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const commands = useAllCommands().filter(({ keys }) => keys !== undefined);
  const scopes = [...new Set(commands.map(({ scope }) => scope))].toSorted(everywhereLast);
  return (
    <dialog ref={dialog} aria-label="Keys" className={styles.help} onClose={onClose}>
      {scopes.map((scope) => (
        <section key={scope}>
          <h2>{scope}</h2>
          <dl className={styles.keys}>
            {commands
              .filter((command) => command.scope === scope)
              .map(({ label, keys }) => (
                <div key={label}>
                  <dt>
                    <Keys keys={keys!} />
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <Button keys="Escape" onClick={() => dialog.current?.close()}>
        Close
      </Button>
    </dialog>
  );
}

const everywhereLast = (a: string, b: string): number =>
  Number(a === "Everywhere") - Number(b === "Everywhere");

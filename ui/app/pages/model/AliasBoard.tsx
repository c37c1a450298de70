import { type ReactNode, useState } from "react";
import { Button, IconButton } from "../../components/Button.tsx";
import { InlineForm } from "../../components/InlineForm.tsx";
import { Link } from "../../components/Link.tsx";
import type { RegisteredModel } from "../../registry/registry-queries.ts";
import type { useAliasActions } from "../../registry/use-alias-actions.ts";
import { pb } from "../../util/path-builder.ts";
import styles from "./AliasBoard.module.css";
import { draggedVersion } from "./drag-version.ts";

interface AliasBoardProps {
  model: RegisteredModel;
  actions: ReturnType<typeof useAliasActions>;
  /** The version that is about to get an alias, if one is. */
  naming: string | undefined;
  onNaming: (version: string | undefined) => void;
  /** The version at the cursor of the table. */
  current: string | undefined;
}

/** Which alias names which version; a version that is dropped on an alias takes it over. */
export function AliasBoard({ model, actions, naming, onNaming, current }: AliasBoardProps) {
  const { name, aliases = [] } = model;
  return (
    <>
      <ul aria-label="Aliases" className={styles.board}>
        {aliases
          .toSorted((a, b) => a.alias.localeCompare(b.alias))
          .map(({ alias, version }) => (
            <Place
              key={alias}
              onDrop={(dropped) =>
                dropped !== version && void actions.setAlias(model, alias, dropped)
              }
            >
              <span className={styles.name}>{alias}</span>
              <Link target={pb.modelVersion({ name, version })}>version {version}</Link>
              <IconButton
                icon="close"
                label={`Delete the alias ${alias}`}
                onClick={() => void actions.deleteAlias(name, alias, version)}
              />
            </Place>
          ))}
        <Place onDrop={onNaming}>
          <span className={styles.hint}>
            Drag a version here for a new alias, or onto one to move it.
          </span>
        </Place>
      </ul>
      {naming === undefined ? (
        <Button
          icon="plus"
          keys="a"
          disabled={current === undefined}
          onClick={() => onNaming(current)}
        >
          {current === undefined ? "Set an alias" : `Alias for version ${current}`}
        </Button>
      ) : (
        <InlineForm
          key={naming}
          label={`Alias for version ${naming}`}
          suggestions={aliases.map(({ alias }) => alias)}
          action="Set"
          onSubmit={(alias) => actions.setAlias(model, alias, naming)}
          onClose={() => onNaming(undefined)}
        />
      )}
    </>
  );
}

/** A row on which a version can be dropped. */
function Place({ onDrop, children }: { onDrop: (version: string) => void; children: ReactNode }) {
  const [isOver, setIsOver] = useState(false);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the key `a` does the same
    <li
      className={`${styles.alias} ${isOver ? styles.over : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        const version = draggedVersion(event);
        if (version !== undefined) onDrop(version);
      }}
    >
      {children}
    </li>
  );
}

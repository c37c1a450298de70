import { IconButton } from "../../components/Button.tsx";
import styles from "./AliasList.module.css";

interface AliasListProps {
  aliases: readonly string[];
  onDelete: (alias: string) => void;
}

/** The aliases that name one version. */
export const AliasList = ({ aliases, onDelete }: AliasListProps) => (
  <ul aria-label="Aliases" className={styles.list}>
    {aliases.length === 0 && <li className={styles.none}>No alias names this version.</li>}
    {aliases.map((alias) => (
      <li key={alias} className={styles.alias}>
        {alias}
        <IconButton
          icon="close"
          label={`Delete the alias ${alias}`}
          onClick={() => onDelete(alias)}
        />
      </li>
    ))}
  </ul>
);

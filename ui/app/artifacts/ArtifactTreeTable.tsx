import { useState } from "react";
import { Icon } from "../components/Icon.tsx";
import { type Column, plainLayout } from "../table/columns.ts";
import type { TreePlace } from "../table/TableRow.tsx";
import { VirtualTable } from "../table/VirtualTable.tsx";
import styles from "./ArtifactTreeTable.module.css";
import type { ArtifactRow, ArtifactTree } from "./artifact-tree.ts";
import controls from "../components/controls.module.css";
import { type ShortName, shortName } from "./short-name.ts";

interface ArtifactTreeTableProps {
  tree: ArtifactTree;
  /** What follows the names. */
  columns: readonly Column<ArtifactRow>[];
  /** The path of the file or directory that is chosen. */
  path: string;
  onPath: (path: string) => void;
  open: readonly string[];
  onOpen: (open: readonly string[]) => void;
}

/** The files and directories of one or several runs; the row at the cursor is the one that is shown. */
export function ArtifactTreeTable(props: ArtifactTreeTableProps) {
  const { tree, columns, path, onPath, open, onOpen } = props;
  const { rows } = tree;
  const [index, setIndex] = useState(0);
  const followed = rows.findIndex((row) => row.path === path);
  const toggle = ({ path: directory, isOpen, isDirectory }: ArtifactRow): void => {
    if (!isDirectory) return;
    onOpen(isOpen ? open.filter((each) => each !== directory) : [...open, directory]);
  };
  return (
    <VirtualTable
      label="Artifacts"
      isSecond
      columns={[name, ...columns]}
      layout={plainLayout}
      count={rows.length}
      rowAt={(at) => rows[at]}
      keyOf={(row) => row.path}
      cursor={followed === -1 ? Math.min(index, rows.length - 1) : followed}
      onCursor={(at) => {
        setIndex(at);
        if (rows[at]) onPath(rows[at].path);
      }}
      onOpen={toggle}
      pressOpens={({ isDirectory }) => isDirectory}
      treePlace={treePlace}
      onToggle={toggle}
    />
  );
}

const treePlace = ({ level, isDirectory, isOpen }: ArtifactRow): TreePlace =>
  isDirectory ? { level, isOpen } : { level };

const name: Column<ArtifactRow> = {
  id: "name",
  label: "name",
  width: 140,
  grows: true,
  cell: (row) => (
    <span className={styles.name} title={row.path}>
      <Icon name={row.isDirectory ? "folder" : "file"} size={14} />
      <Name {...shortName(row.name)} />
    </span>
  ),
};

/** Of a name that has no room the middle is left out; who hears it hears all. */
function Name({ start, end }: ShortName) {
  if (end === "") return <span className={styles.start}>{start}</span>;
  return (
    <>
      <span aria-hidden="true" className={styles.start}>
        {start}
      </span>
      <span aria-hidden="true" className={styles.end}>
        {end}
      </span>
      <span className={controls.hidden}>{start + end}</span>
    </>
  );
}

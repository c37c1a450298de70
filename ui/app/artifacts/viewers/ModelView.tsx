import { useMemo } from "react";
import { parse } from "yaml";
import { formatBytes } from "../../util/numbers.ts";
import type { ViewerProps } from "../ArtifactViewer.tsx";
import { Beginning } from "./Beginning.tsx";
import { Code } from "./Code.tsx";
import { factsOf, type ModelColumn } from "./model-facts.ts";
import styles from "./viewers.module.css";

/** An MLmodel file: what the model takes, what it gives, and what loads it. */
export function ModelView({ source, file }: ViewerProps) {
  return (
    <Beginning source={source} file={file}>
      {(text) => <Model text={text} />}
    </Beginning>
  );
}

function Model({ text }: { text: string }) {
  const facts = useMemo(() => factsOf(parsed(text)), [text]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys
    <div tabIndex={0} className={styles.scroll}>
      <dl className={styles.facts}>
        {facts.plain.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {facts.size !== undefined && <Fact name="size" value={formatBytes(facts.size)} />}
        {facts.signature.map(([name, columns]) => (
          <Columns key={name} name={name} columns={columns} />
        ))}
      </dl>
      <Code text={text} language="yaml" />
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Columns({ name, columns }: { name: string; columns: readonly ModelColumn[] }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <table className={styles.columns}>
          <tbody>
            {columns.map((column) => (
              <tr key={column.name}>
                <th scope="row">{column.name}</th>
                <td>{column.type}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </dd>
    </>
  );
}

/** YAML without tags of its own: a file can say nothing but data. */
function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Fetched } from "../components/Fetched.tsx";
import { formatBytes } from "../util/numbers.ts";
import type { ComparedFile } from "./ArtifactComparison.tsx";
import styles from "./ArtifactComparison.module.css";
import { Part } from "./ArtifactViewer.tsx";
import { artifactBeginning, type Beginning, textOf } from "./read-artifact.ts";
import { TextDiff } from "./TextDiff.tsx";

/** Two files as text, line by line; of files that are no text, whether they are the same. */
export function TextComparison({ before, after }: { before: ComparedFile; after: ComparedFile }) {
  const first = useQuery(artifactBeginning(before.source, before.file));
  const second = useQuery(artifactBeginning(after.source, after.file));
  return (
    <Fetched query={first} what={before.file.path}>
      {(a) => (
        <Fetched query={second} what={after.file.path}>
          {(b) => <Compared a={a} b={b} labels={[before.label, after.label]} />}
        </Fetched>
      )}
    </Fetched>
  );
}

interface ComparedProps {
  a: Beginning;
  b: Beginning;
  labels: readonly [string, string];
}

function Compared({ a, b, labels }: ComparedProps) {
  const [before, after] = useMemo(() => [textOf(a), textOf(b)], [a, b]);
  if (before === undefined || after === undefined) return <Bytes a={a} b={b} />;
  const longer = a.total > b.total ? a : b;
  return (
    <>
      <Part shown={longer.bytes.length} total={longer.total} />
      <TextDiff before={before} after={after} labels={labels} />
    </>
  );
}

function Bytes({ a, b }: Pick<ComparedProps, "a" | "b">) {
  const isWhole = a.bytes.length === a.total && b.bytes.length === b.total;
  const isSame = a.total === b.total && a.bytes.every((byte, at) => byte === b.bytes[at]);
  const verdict = isSame
    ? isWhole
      ? "The files are the same."
      : `The files have one size and begin alike; ${formatBytes(a.bytes.length)} were compared.`
    : `The files differ: ${formatBytes(a.total)} and ${formatBytes(b.total)}. They are not text, so no lines can be compared.`;
  return <p className={styles.verdict}>{verdict}</p>;
}

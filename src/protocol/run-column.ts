const COLUMN = /^(?:(metrics|params|tags)\.(.+)|(dataset)\.(name|digest))$/s;

/** What a column shows of each run: `metrics.loss` is the metric `loss`. */
export interface RunColumn {
  kind: "metrics" | "params" | "tags" | "dataset";
  key: string;
}

/** Reads a column's name: all after the first dot is the key, as it is. */
export function runColumn(name: string): RunColumn | undefined {
  const [kind, key] = (COLUMN.exec(name) ?? []).slice(1).filter((part) => part !== undefined);
  return key === undefined ? undefined : { kind: kind as RunColumn["kind"], key };
}

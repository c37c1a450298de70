import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { keyOf } from "../../api/queries.ts";
import { formatBytes, plural } from "../../util/numbers.ts";
import type { Run } from "../runs/run-data.ts";

/** So many runs are asked about at once. */
const CHUNK = 200;
/** Beyond so many the answer would be long in coming. */
const MOST_RUNS = 2000;

interface Size {
  bytes: number;
  isAtLeast: boolean;
  unknown: number;
}

async function sizeOf(ids: readonly string[], signal: AbortSignal): Promise<Size> {
  const size: Size = { bytes: 0, isAtLeast: ids.length > MOST_RUNS, unknown: 0 };
  for (let at = 0; at < Math.min(ids.length, MOST_RUNS); at += CHUNK) {
    const run_ids = ids.slice(at, Math.min(at + CHUNK, MOST_RUNS));
    const { bytes, at_least, unknown_run_ids } = await call(
      "measureArtifacts",
      { run_ids },
      signal,
    );
    size.bytes += bytes;
    size.isAtLeast ||= at_least;
    size.unknown += unknown_run_ids.length;
  }
  return size;
}

/** How much room the artifacts of runs take, in words; undefined while it is being found out. */
export function useArtifactSize(runs: readonly Run[], isComplete: boolean): string | undefined {
  const ids = runs.map(({ id }) => id);
  const { data, error } = useQuery({
    queryKey: [...keyOf("measureArtifacts"), ids],
    queryFn: ({ signal }) => sizeOf(ids, signal),
    enabled: isComplete && ids.length > 0,
  });
  if (error) return "artifacts of unknown size";
  if (!data) return undefined;
  const { bytes, isAtLeast, unknown } = data;
  const elsewhere = unknown > 0 ? `, those of ${plural(unknown, "run")} kept elsewhere` : "";
  const size = bytes === 0 ? "no artifacts" : `${formatBytes(bytes)} of artifacts`;
  return `${isAtLeast ? "at least " : ""}${size}${elsewhere}`;
}

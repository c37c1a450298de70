import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useGo } from "../../components/Link.tsx";
import { useCommands } from "../../keys/use-commands.ts";
import { pb } from "../../util/path-builder.ts";
import { trailPast } from "../../util/run-trail.ts";
import type { Run } from "./run-facts.ts";
import { neighboursQuery } from "./run-queries.ts";

/** The runs before and after a run, in the table that it was opened from. */
export function useNeighbours({ info: { run_id, experiment_id } }: Run, search: object) {
  const go = useGo();
  const trail = useMemo(() => trailPast(run_id), [run_id]);
  const { data } = useQuery({ ...neighboursQuery(experiment_id), enabled: trail === undefined });
  const ids = trail?.runIds ?? data?.run_ids ?? [];
  const at = ids.indexOf(run_id);
  const open = (to: number) => {
    const runId = ids[to];
    return at === -1 || runId === undefined
      ? undefined
      : () => go(pb.run({ runId }, search as Record<string, unknown>));
  };
  const [previous, next] = [open(at - 1), open(at + 1)];
  useCommands([
    { label: "Previous run", keys: "[", scope: "Run", run: () => previous?.() },
    { label: "Next run", keys: "]", scope: "Run", run: () => next?.() },
  ]);
  return { previous, next, place: at === -1 ? undefined : { at, of: ids.length } };
}

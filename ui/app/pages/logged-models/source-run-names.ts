import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { keyOf } from "../../api/queries.ts";
import type { LoggedModel } from "../../registry/evidence.ts";

/** As many runs as one question may name. */
const AT_ONCE = 1000;

/** What the runs are called that logged models came from, by id; those of other experiments are left out. */
export function sourceRunNames(experimentId: string, models: readonly LoggedModel[]) {
  const ids = [...new Set(models.flatMap(({ info }) => info.source_run_id || []))].toSorted();
  return queryOptions({
    queryKey: [...keyOf("getRunTable"), "names", experimentId, ids] as const,
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, string>> => {
      const parts = Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, part) =>
        call(
          "getRunTable",
          {
            experiment_ids: [experimentId],
            run_ids: ids.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
            run_view_type: "ALL",
            max_results: AT_ONCE,
          },
          signal,
        ),
      );
      const tables = await Promise.all(parts);
      return new Map(
        tables.flatMap(({ run_ids, run_names }) =>
          run_ids.map((id, at): [string, string] => [id, run_names[at]!]),
        ),
      );
    },
    placeholderData: keepPreviousData,
  });
}

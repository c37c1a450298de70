import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { FigureData } from "../../../../src/figures/data/figure-data.ts";
import { type DataSpec, readFigureData } from "../../../../src/figures/data/read-figure-data.ts";
import type { FigureSpec } from "../../../../src/protocol/figure-spec.ts";
import { call } from "../../api/call.ts";
import { query } from "../../api/queries.ts";
import type { FigureColumns } from "./change-kind.ts";

/** What goes together: a figure of one kind has no use for the columns of another. */
type Columns = DataSpec & Pick<FigureSpec, "z">;

/** What was read, and for which spec: while other data are on their way, it is shown still. */
interface LoadedFigure {
  of: Columns;
  data: FigureData;
}

/** A figure's data, read as the server reads them. Asked anew only when other data are meant. */
export const figureData = (experimentId: string, { kind, query: runs, x, y, z }: FigureSpec) => {
  const of: Columns = { kind, query: runs, x, y, ...(z !== undefined && { z }) };
  return queryOptions({
    queryKey: ["searchRuns", "figure", experimentId, of],
    queryFn: async ({ signal }): Promise<LoadedFigure> => {
      const source = {
        searchRuns: (request: Parameters<typeof call<"searchRuns">>[1]) =>
          call("searchRuns", request, signal),
        getMetricBuckets: (request: Parameters<typeof call<"getMetricBuckets">>[1]) =>
          call("getMetricBuckets", request, signal),
      };
      return { of, data: await readFigureData(source, of, experimentId) };
    },
    placeholderData: keepPreviousData,
  });
};

const none: FigureColumns = { metrics: [], params: [], tags: [] };

/** The columns that a figure of these runs can show. */
export function useFigureColumns(experimentIds: readonly string[]): FigureColumns {
  const { data } = useQuery(query("getRunColumns", { experiment_ids: [...experimentIds] }));
  return useMemo(() => {
    if (data === undefined) return none;
    const named = (kind: string, used: readonly { key: string }[]): string[] =>
      used.map(({ key }) => `${kind}.${key}`);
    return {
      metrics: named("metrics", data.metrics),
      params: named("params", data.params),
      tags: named("tags", data.tags),
    };
  }, [data]);
}

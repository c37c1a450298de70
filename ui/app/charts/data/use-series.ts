import { queryOptions, useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { keyOf } from "../../api/queries.ts";
import type { ChartSpec } from "../chart-spec.ts";
import type { Range } from "../line/line-scene.ts";
import type { Buckets, BucketsWanted } from "./buckets.ts";
import { type LoadedSeries, spliced } from "./series.ts";

/** How soon the server is asked again for what it is still summarizing, in milliseconds. */
const AGAIN = 1000;

/** A metric's series; its key in the cache says what was asked for. */
const seriesQuery = (buckets: Buckets, wanted: BucketsWanted) =>
  queryOptions({
    queryKey: [...keyOf("getMetricBuckets"), wanted] as const,
    queryFn: ({ signal }) => buckets.read(wanted, signal),
    enabled: wanted.run_ids.length > 0,
    staleTime: Infinity,
    // Comparing a hundred thousand numbers takes longer than drawing them.
    structuralSharing: false,
    refetchInterval: ({ state }) =>
      state.data?.some(({ exact }) => !exact) === true ? AGAIN : false,
  });

const metricOf = (column: string): string => column.slice("metrics.".length);

/** The metrics that a line chart reads: those that it shows, and the one along x. */
const metricsOf = ({ y, x = "step" }: ChartSpec): string[] => [
  ...new Set([...y, ...(x.startsWith("metrics.") ? [x] : [])].map(metricOf)),
];

export interface Loading {
  series: readonly LoadedSeries[];
  /** Whether nothing can be shown yet. */
  isPending: boolean;
  error: Error | null;
  retry: () => void;
}

interface Wanted {
  spec: ChartSpec;
  runIds: readonly string[];
  range: Range | undefined;
  /** How many buckets the chart has room for. */
  buckets: number;
}

/** All that a line chart draws: coarse buckets of all of x, and fine ones of the part in sight. */
export function useSeries(source: Buckets, { spec, runIds, range, buckets }: Wanted): Loading {
  const keys = metricsOf(spec);
  const x = spec.x === "time" || spec.x === "relative" ? "time" : "step";
  const all = useQueries({
    queries: keys.map((key) => seriesQuery(source, { run_ids: runIds, key, x, buckets })),
    combine: together,
  });
  const parts = useMemo(
    () => (range === undefined ? [] : partsOf(all.data, spec.x ?? "step", range)),
    [all.data, spec.x, range],
  );
  const fine = useQueries({
    queries: parts.map(({ run_ids, key, start, end }) =>
      seriesQuery(source, { run_ids, key, x, start, end, buckets }),
    ),
    combine: dataOf,
  });
  const series = useMemo(() => withParts(all.data, parts, fine), [all.data, parts, fine]);
  return {
    series,
    isPending: all.isPending && runIds.length > 0,
    error: all.error,
    retry: all.retry,
  };
}

type Results = UseQueryResult<LoadedSeries[]>[];

const dataOf = (results: Results) => results.map(({ data }) => data);

const together = (results: Results) => ({
  data: results.flatMap(({ data }) => data ?? []),
  isPending: results.some(({ isPending }) => isPending),
  error: results.find(({ error }) => error !== null)?.error ?? null,
  retry: () => results.forEach(({ refetch }) => void refetch()),
});

interface Part {
  run_ids: readonly string[];
  key: string;
  start: number;
  end: number;
}

/** More parts than these are not asked for one by one. */
const MOST_PARTS = 60;

/** What to ask for, to see a range closely; of relative time every run has its own. */
function partsOf(series: readonly LoadedSeries[], clock: string, { start, end }: Range): Part[] {
  const [from, to] = [Math.floor(start), Math.ceil(end)];
  if (clock === "relative")
    return series.slice(0, MOST_PARTS).map(({ run_id, key, first_x }) => ({
      run_ids: [run_id],
      key,
      start: from + first_x,
      end: to + first_x,
    }));
  if (clock !== "step" && clock !== "time") return [];
  return [...Map.groupBy(series, ({ key }) => key)].map(([key, of]) => ({
    run_ids: of.map(({ run_id }) => run_id),
    key,
    start: from,
    end: to,
  }));
}

function withParts(
  series: readonly LoadedSeries[],
  parts: readonly Part[],
  fine: readonly (readonly LoadedSeries[] | undefined)[],
): readonly LoadedSeries[] {
  if (fine.every((each) => each === undefined)) return series;
  return series.map((each) => {
    for (const [at, part] of parts.entries()) {
      const found = fine[at]?.find(({ run_id, key }) => run_id === each.run_id && key === each.key);
      if (found) return spliced(each, found, part.start, part.end);
    }
    return each;
  });
}

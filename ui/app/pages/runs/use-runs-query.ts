import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { query } from "../../api/queries.ts";
import { type RunData, runDataOf } from "./run-data.ts";
import { readableFilter } from "./run-filter.ts";
import { useLiveRuns } from "./use-live-runs.ts";
import { AHEAD, runPages, type Sought, soughtBy } from "./runs-query.ts";
import type { RunsView } from "./runs-view.ts";

export interface FoundRuns {
  /** All that are fetched, and their values in the columns shown or required. */
  data: RunData;
  /** How many runs match, as far as that is known; undefined while nothing is. */
  count: { runs: number; isAtLeast: boolean } | undefined;
  /** Whether all runs that match are there. */
  isComplete: boolean;
  /** Whether what is shown answers an earlier question, or is still being added to. */
  isLoading: boolean;
  error: Error | null;
  retry: () => void;
  /** Fetches what follows, beyond what is fetched ahead. */
  fetchMore: () => void;
}

/** The runs that a view of an experiment finds, kept as they are now. */
export function useRunsQuery(
  experimentId: string,
  view: RunsView,
  columns: readonly string[],
): FoundRuns {
  const filter = useReadableFilter(view.q);
  const [now] = useState(Date.now);
  const sought = soughtBy(experimentId, { ...view, q: filter }, columns, now);
  const found = useRunPages(sought);
  useLiveRuns(experimentId, sought, found.data.runs.length);
  return found;
}

/** Who asks for what is on its way already waits for it. */
const ONCE = { cancelRefetch: false };

/** The runs that a search finds: the first at once, the others ahead of being scrolled to. */
export function useRunPages(sought: Sought): FoundRuns {
  const found = useInfiniteQuery({ ...runPages(sought), placeholderData: keepPreviousData });
  const { hasNextPage, isFetching, isError, fetchNextPage } = found;
  const pages = found.data?.pages;
  const data = useMemo(() => runDataOf(pages ?? []), [pages]);
  const isComplete = found.isSuccess && !hasNextPage && !found.isPlaceholderData;
  const isLoading = found.isPending || found.isPlaceholderData;
  const goesOn = hasNextPage && !isFetching && !isError && data.runs.length < AHEAD;
  useEffect(() => {
    if (goesOn) void fetchNextPage(ONCE);
  }, [goesOn, fetchNextPage]);
  return {
    data,
    count: useCount(sought, isLoading ? undefined : data.runs.length, isComplete),
    isComplete,
    isLoading,
    error: found.error,
    retry: () => void found.refetch(),
    fetchMore: () => hasNextPage && !isFetching && void fetchNextPage(ONCE),
  };
}

/** The true count: that of the runs fetched once all are there, and the server's before. */
function useCount(
  { experiment_ids, filter = "", run_view_type = "ACTIVE_ONLY" }: Sought,
  fetched: number | undefined,
  isComplete: boolean,
): FoundRuns["count"] {
  const { data } = useQuery({
    ...query("countRuns", { experiment_ids, filter, run_view_type }),
    enabled: !isComplete,
  });
  if (data && !isComplete) return { runs: data.count, isAtLeast: data.at_least };
  return fetched === undefined ? undefined : { runs: fetched, isAtLeast: !isComplete };
}

const PAUSE = 200;

/** The last filter that could be read, a moment after it was typed. */
function useReadableFilter(text: string): string {
  const [readable, setReadable] = useState(() => readableFilter(text, ""));
  useEffect(() => {
    const timer = setTimeout(() => setReadable((before) => readableFilter(text, before)), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return readable;
}

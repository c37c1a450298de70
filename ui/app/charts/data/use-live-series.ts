import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { RunChange } from "../../api/live-events.ts";
import { useLive } from "../../api/live.ts";
import { keyOf } from "../../api/queries.ts";
import type { Request } from "../../api/types.ts";
import type { HoverLink } from "../hover-link.ts";
import type { Buckets, BucketsWanted } from "./buckets.ts";
import { asWide, type LoadedSeries, spliced, tailStart } from "./series.ts";

/** How often new points are asked for while they come in, in milliseconds. */
const PACE = 250;

/** Beyond so many times the buckets that a chart has room for, all of it is asked for anew. */
const MOST_GROWTH = 1.5;

const KEY = keyOf("getMetricBuckets");

/**
 * Adds new points to the series that charts show: only the end of each is asked for. While the
 * pointer is at a chart, it waits, so that what one reads does not move.
 */
export function useLiveSeries(of: Request<"getEvents">, buckets: Buckets, hover: HoverLink): void {
  const client = useQueryClient();
  const pending = useRef<RunChange[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = (): void => {
    timer.current = undefined;
    if (hover.current() !== undefined) return;
    const changes = pending.current;
    pending.current = [];
    if (changes.length > 0) void append(client, buckets, changes);
  };
  const later = (): void => {
    timer.current ??= setTimeout(flush, PACE);
  };
  useEffect(() => {
    const stop = hover.subscribe(() => {
      if (hover.current() === undefined && pending.current.length > 0) later();
    });
    return () => {
      stop();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  });
  useLive(of, {
    onRuns: (changes) => {
      pending.current.push(...changes);
      later();
    },
    onRefresh: () => void client.invalidateQueries({ queryKey: KEY }),
  });
}

/** Asks for what changed runs have logged since, wherever charts show it. */
async function append(
  client: QueryClient,
  buckets: Buckets,
  changes: readonly RunChange[],
): Promise<void> {
  const shown = client.getQueryCache().findAll({ queryKey: KEY, type: "active" });
  const asked = shown.map(async ({ queryKey, state }) => {
    const wanted = queryKey[1] as BucketsWanted;
    const runs = runsThatLogged(wanted, changes);
    if (runs.length === 0 || state.data === undefined) return;
    // A closer look at a part is taken again: its part is small.
    if (wanted.start !== undefined) return client.invalidateQueries({ queryKey, exact: true });
    const known = state.data as LoadedSeries[];
    const tails = await Promise.all(runs.map((run) => tailOf(buckets, wanted, known, run)));
    client.setQueryData<LoadedSeries[]>(queryKey, (before = []) => tails.reduce(withTail, before));
    const longest = Math.max(0, ...tails.map(({ end }) => end?.x.length ?? 0));
    if (longest > wanted.buckets * MOST_GROWTH)
      await client.invalidateQueries({ queryKey, exact: true });
  });
  await Promise.allSettled(asked);
}

const runsThatLogged = (
  { key, run_ids }: BucketsWanted,
  changes: readonly RunChange[],
): string[] => [
  ...new Set(
    changes
      .filter(({ metrics, all_metrics }) => all_metrics === true || metrics.includes(key))
      .map(({ run_id }) => run_id)
      .filter((run) => run_ids.includes(run)),
  ),
];

interface Tail {
  run: string;
  start: number | undefined;
  end: LoadedSeries | undefined;
}

async function tailOf(
  buckets: Buckets,
  wanted: BucketsWanted,
  known: readonly LoadedSeries[],
  run: string,
): Promise<Tail> {
  const before = known.find(({ run_id }) => run_id === run);
  const start = before && tailStart(before);
  const [found] = await buckets.read({
    ...wanted,
    run_ids: [run],
    ...(start !== undefined && { start }),
  });
  const end =
    before && found && start !== undefined
      ? spliced(before, asWide(found, before, start), start)
      : found;
  return { run, start, end };
}

function withTail(known: readonly LoadedSeries[], { run, end }: Tail): LoadedSeries[] {
  if (end === undefined) return [...known];
  const at = known.findIndex(({ run_id }) => run_id === run);
  return at === -1 ? [...known, end] : known.with(at, end);
}

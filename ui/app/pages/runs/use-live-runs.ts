import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { call } from "../../api/call.ts";
import type { RunChange } from "../../api/live-events.ts";
import { useLive } from "../../api/live.ts";
import { keyOf } from "../../api/queries.ts";
import type { RunTable } from "./run-data.ts";
import { patched } from "./run-patches.ts";
import { runPages, type Sought } from "./runs-query.ts";

/** How often changed runs are asked for, in milliseconds. */
const PACE = 300;
/** How often all are asked for anew, when runs come or go; longer where they are many. */
const FULL_PACE = 500;
const LONG_FULL_PACE = 5000;
const MANY = 2500;
/** So many runs may be named in one request. */
const AT_ONCE = 1000;

/** Keeps the runs that a search found as they are now: those that change are asked for again. */
export function useLiveRuns(experimentId: string, sought: Sought, count: number): void {
  const client = useQueryClient();
  const changed = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const fullTimer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const renewAll = (): void => {
    const pace = count > MANY ? LONG_FULL_PACE : FULL_PACE;
    fullTimer.current ??= setTimeout(() => {
      fullTimer.current = undefined;
      void client.invalidateQueries({ queryKey: keyOf("getRunTable") });
      void client.invalidateQueries({ queryKey: keyOf("getRunColumns") });
    }, pace);
  };
  const renewChanged = async (): Promise<void> => {
    timer.current = undefined;
    const run_ids = [...changed.current].slice(0, AT_ONCE);
    for (const id of run_ids) changed.current.delete(id);
    // The filter is left out: a run that no longer matches stays in sight until all are asked for.
    const { filter: _filter, order_by: _order, ...wanted } = sought;
    const fresh = await call("getRunTable", { ...wanted, run_ids }).catch(() => null);
    // A run that is not found was deleted, restored or moved.
    if (!fresh || fresh.run_ids.length < run_ids.length) renewAll();
    if (!fresh) return;
    client.setQueryData<InfiniteData<RunTable, string>>(runPages(sought).queryKey, (old) =>
      old ? { ...old, pages: patched(old.pages, fresh) } : old,
    );
    if (changed.current.size > 0) timer.current ??= setTimeout(() => void renewChanged(), PACE);
  };
  const onRuns = (changes: RunChange[]): void => {
    if (changes.some(({ created }) => created)) renewAll();
    for (const { run_id } of changes) changed.current.add(run_id);
    timer.current ??= setTimeout(() => void renewChanged(), PACE);
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      clearTimeout(fullTimer.current);
    },
    [],
  );
  useLive({ experiment_id: [experimentId] }, { onRuns, onRefresh: renewAll });
}

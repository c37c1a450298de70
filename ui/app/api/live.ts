import { useQueryClient } from "@tanstack/react-query";
import { useContext, useEffect, useRef } from "react";
import { urlOf } from "./call.ts";
import { LiveContext, type Listener } from "./live-events.ts";
import { keyOf } from "./queries.ts";
import type { EndpointName, Request } from "./types.ts";

/** Hears of changes to runs while the page is in sight; all who ask for the same share a connection. */
export function useLive(of: Request<"getEvents">, listener: Listener): void {
  const events = useContext(LiveContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  const { experiment_id = [], run_id = [] } = of;
  const url = urlOf("getEvents", {
    experiment_id: experiment_id.toSorted(),
    run_id: run_id.toSorted(),
  });
  const names = experiment_id.length + run_id.length;
  useEffect(() => {
    if (names === 0) return;
    return events.listen(url, {
      onRuns: (changes) => latest.current.onRuns(changes),
      onRefresh: () => latest.current.onRefresh(),
    });
  }, [events, url, names]);
}

/** How often queries are asked anew while changes come in, in milliseconds. */
const PACE = 500;

/** Asks the queries of some endpoints anew when runs change: for pages whose queries are cheap. */
export function useLiveQueries(of: Request<"getEvents">, names: readonly EndpointName[]): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const renew = (): void => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const name of names) void client.invalidateQueries({ queryKey: keyOf(name) });
    }, PACE);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(of, { onRuns: renew, onRefresh: renew });
}

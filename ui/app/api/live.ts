import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { urlOf } from "./call.ts";
import { keyOf } from "./queries.ts";
import type { EndpointName, Request, Response } from "./types.ts";

/** What has changed of a run: ask for that part anew, or put it where it is shown. */
export type RunChange = NonNullable<Response<"getEvents">["runs"]>[number];

interface Listener {
  /** Some runs have changed. */
  onRuns: (changes: RunChange[]) => void;
  /** Something has changed, or events may have been missed: all that is shown may be old. */
  onRefresh: () => void;
}

/**
 * Hears of changes to runs while the page is in sight. A hidden page lets its connection go, because
 * a browser has but six for a server, and counts on having missed something when it is back.
 */
export function useLive(of: Request<"getEvents">, listener: Listener): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  const url = urlOf("getEvents", of);
  const names = (of.experiment_id?.length ?? 0) + (of.run_id?.length ?? 0);
  useEffect(() => {
    if (names === 0) return;
    let source: EventSource | undefined;
    let opened = false;
    const connect = (): void => {
      source = new EventSource(url);
      // The browser connects again by itself; what happened in between is not told again.
      source.addEventListener("open", () => {
        if (opened) latest.current.onRefresh();
        opened = true;
      });
      source.addEventListener("runs", ({ data }: MessageEvent<string>) =>
        latest.current.onRuns((JSON.parse(data) as { runs: RunChange[] }).runs),
      );
      source.addEventListener("refresh", () => latest.current.onRefresh());
    };
    const follow = (): void => {
      source?.close();
      if (document.visibilityState === "visible") connect();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      source?.close();
      document.removeEventListener("visibilitychange", follow);
    };
  }, [url, names]);
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

import { createContext, use, useSyncExternalStore } from "react";
import { Clock } from "../util/clock.ts";
import { formatAgo, formatDuration, formatExact } from "../util/times.ts";

const ClockContext = createContext(new Clock());

/** The present, renewed often enough for what is relative to it. In milliseconds. */
export function useNow(): number {
  const clock = use(ClockContext);
  return useSyncExternalStore(clock.subscribe, clock.now);
}

/** How long ago a time was; exact on hover. Milliseconds since 1970. In a sentence it says "ago". */
export function Time({ at, inSentence = false }: { at: number; inSentence?: boolean }) {
  const now = useNow();
  const age = formatAgo(at, now);
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {inSentence && age !== "now" ? `${age} ago` : age}
    </time>
  );
}

/** How long something took, or has taken so far where it has no end. */
export function Duration({ from, to }: { from: number; to?: number | undefined }) {
  const now = useNow();
  const end = to ?? now;
  const title = `${formatExact(from)} – ${to === undefined ? "now" : formatExact(to)}`;
  return <span title={title}>{formatDuration(Math.max(0, end - from))}</span>;
}

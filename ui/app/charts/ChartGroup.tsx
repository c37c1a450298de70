import { createContext, type ReactNode, use, useState } from "react";
import type { Request } from "../api/types.ts";
import { Buckets } from "./data/buckets.ts";
import { useLiveSeries } from "./data/use-live-series.ts";
import { HoverContext, HoverLink } from "./hover-link.ts";

const BucketsContext = createContext(new Buckets());

export const useBuckets = (): Buckets => use(BucketsContext);

interface ChartGroupProps {
  /** Of which experiments or runs the charts hear live; nothing of none. */
  live: Request<"getEvents">;
  children: ReactNode;
}

/** Charts that show the same place under the pointer, ask together, and grow as runs log. */
export function ChartGroup({ live, children }: ChartGroupProps) {
  const [buckets] = useState(() => new Buckets());
  const [hover] = useState(() => new HoverLink());
  useLiveSeries(live, buckets, hover);
  return (
    <BucketsContext value={buckets}>
      <HoverContext value={hover}>{children}</HoverContext>
    </BucketsContext>
  );
}

import { formatNumber } from "../../util/numbers.ts";
import { formatDuration } from "../../util/times.ts";
import type { CompareRow, Value } from "./compare-rows.ts";
import type { Goal } from "../../util/better-way.ts";

export interface Delta {
  /** `+0.0123` */
  absolute: string;
  /** `+1.6 %`; absent where the baseline is 0. */
  relative: string | undefined;
  /** Undefined where no one said which way is better. */
  isBetter: boolean | undefined;
}

const sign = (value: number): string => (value < 0 ? "−" : "+");

/** How a value differs from the baseline's; undefined where both are the same or not numbers. */
export function deltaOf(
  value: Value,
  base: Value,
  unit: CompareRow["unit"],
  goal?: Goal,
): Delta | undefined {
  if (typeof value !== "number" || typeof base !== "number" || unit === "time") return undefined;
  const difference = value - base;
  if (!Number.isFinite(difference) || difference === 0) return undefined;
  const size = Math.abs(difference);
  const absolute = unit === "duration" ? formatDuration(size) : formatNumber(size, 3);
  return {
    absolute: sign(difference) + absolute,
    relative: base === 0 ? undefined : percent(difference / Math.abs(base)),
    isBetter: goal && difference > 0 === (goal === "max"),
  };
}

function percent(share: number): string {
  const size = Math.abs(share * 100);
  if (size >= 1000) return `${sign(share)}${formatNumber(size, 3)} %`;
  return `${sign(share)}${size < 100 ? Number(size.toFixed(1)) : Math.round(size)} %`;
}

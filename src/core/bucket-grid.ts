import { type Int64, narrowInt64 } from "../protocol/int64.ts";

/**
 * The grid of a chart's buckets: bucket n holds the points from n × width up to the next. Widths
 * are 1, or 2 or 3 times a power of two, so that a bucket stays what it is while a series grows, is
 * the same in every series, and is a whole number of stored blocks.
 */

/**
 * The least width of the grid by which first to last fall into at most so many buckets; undefined
 * stands for one bucket, which no width is for where the grid's origin lies between them.
 */
export function bucketWidth(first: Int64, last: Int64, buckets: number): Int64 | undefined {
  if (buckets === 1) return undefined;
  for (let power = 0n; ; power++)
    for (const factor of power === 0n ? [1n] : [1n, 2n, 3n]) {
      const width = narrowInt64(factor << power);
      const [from, to] = [floorDivide(first, width), floorDivide(last, width)];
      if (BigInt(to) - BigInt(from) < BigInt(buckets)) return width;
    }
}

/** The whole number at or below a / b; b is positive. */
export function floorDivide(a: Int64, b: Int64): Int64 {
  if (typeof a === "number" && typeof b === "number") return Math.floor(a / b);
  const [x, y] = [BigInt(a), BigInt(b)];
  const quotient = x / y;
  return narrowInt64(quotient * y > x ? quotient - 1n : quotient);
}

import type { FigureSeries } from "../figures/data/figure-data.ts";
import type { Metric } from "../protocol/runs.ts";

interface Bucket {
  step: number;
  time: number;
  min: number;
  max: number;
  sum: number;
  last: number;
  count: number;
  nan: number;
}

/** A series as it is read, in at most twice `limit` buckets: neighbours are joined when there are more. */
export class SeriesBuckets {
  #buckets: Bucket[] = [];
  readonly #limit: number;
  /** Points in a full bucket. */
  #size = 1;

  constructor(limit: number) {
    this.#limit = Math.max(1, limit);
  }

  add({ value, step, timestamp }: Metric): void {
    const isNaN = Number.isNaN(value);
    const point = {
      step: Number(step),
      time: Number(timestamp),
      min: isNaN ? Infinity : value,
      max: isNaN ? -Infinity : value,
      sum: isNaN ? 0 : value,
      last: value,
      count: 1,
      nan: isNaN ? 1 : 0,
    };
    const open = this.#buckets.at(-1);
    if (open !== undefined && open.count < this.#size)
      this.#buckets.splice(-1, 1, joined(open, point));
    else this.#buckets.push(point);
    if (this.#buckets.length >= 2 * this.#limit) this.#halve();
  }

  #halve(): void {
    this.#size *= 2;
    this.#buckets = this.#buckets.flatMap((bucket, at, all) => {
      if (at % 2 === 1) return [];
      const next = all[at + 1];
      return [next === undefined ? bucket : joined(bucket, next)];
    });
  }

  series(run_id: string, key: string): FigureSeries {
    const column = (pick: (bucket: Bucket) => number) => this.#buckets.map(pick);
    const ofNumbers = (pick: (bucket: Bucket) => number) =>
      column((bucket) => (bucket.nan === bucket.count ? NaN : pick(bucket)));
    return {
      run_id,
      key,
      step: column(({ step }) => step),
      time: column(({ time }) => time),
      min: ofNumbers(({ min }) => min),
      max: ofNumbers(({ max }) => max),
      mean: ofNumbers(({ sum, count, nan }) => sum / (count - nan)),
      last: column(({ last }) => last),
      count: column(({ count }) => count),
    };
  }
}

const joined = (a: Bucket, b: Bucket): Bucket => ({
  step: b.step,
  time: b.time,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
  sum: a.sum + b.sum,
  last: b.last,
  count: a.count + b.count,
  nan: a.nan + b.nan,
});

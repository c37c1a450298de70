import { call } from "../../api/call.ts";
import type { Request, Response } from "../../api/types.ts";
import type { LoadedSeries } from "./series.ts";

/** What a chart asks of one metric. */
export interface BucketsWanted {
  run_ids: readonly string[];
  key: string;
  x: "step" | "time";
  start?: number;
  end?: number;
  buckets: number;
}

interface Waiting {
  wanted: BucketsWanted;
  signal: AbortSignal | undefined;
  resolve: (series: LoadedSeries[]) => void;
  reject: (reason: unknown) => void;
}

/** What one request may name: see the limits of the protocol. */
const MOST_KEYS = 50;
const MOST_SERIES = 2000;

type Ask = (request: Request<"getMetricBuckets">) => Promise<Response<"getMetricBuckets">>;

/** Asks for the metrics that charts want at one moment in as few requests as can be. */
export class Buckets {
  #waiting: Waiting[] = [];
  readonly #ask: Ask;

  constructor(ask: Ask = (request) => call("getMetricBuckets", request)) {
    this.#ask = ask;
  }

  /** The series of a metric, of those runs that have it. */
  read(wanted: BucketsWanted, signal?: AbortSignal): Promise<LoadedSeries[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ wanted, signal, resolve, reject });
      if (this.#waiting.length === 1) setTimeout(() => this.#send(), 0);
    });
  }

  #send(): void {
    const waiting = this.#waiting.filter(({ signal }) => signal?.aborted !== true);
    this.#waiting = [];
    const alike = Map.groupBy(waiting, ({ wanted }) => JSON.stringify({ ...wanted, key: "" }));
    for (const group of alike.values()) {
      const { run_ids, x, start, end, buckets } = group[0]!.wanted;
      const most = Math.min(MOST_KEYS, Math.floor(MOST_SERIES / Math.max(1, run_ids.length)));
      const keys = [...new Set(group.map(({ wanted }) => wanted.key))];
      for (let at = 0; at < keys.length; at += most) {
        const some = new Set(keys.slice(at, at + most));
        void this.#request(
          {
            run_ids: [...run_ids],
            metric_keys: [...some],
            x,
            buckets,
            ...(start !== undefined && { start }),
            ...(end !== undefined && { end }),
          },
          group.filter(({ wanted }) => some.has(wanted.key)),
        );
      }
    }
  }

  async #request(request: Request<"getMetricBuckets">, group: readonly Waiting[]): Promise<void> {
    try {
      const { series } = await this.#ask(request);
      const byKey = Map.groupBy(series.map(loaded), ({ key }) => key);
      for (const { wanted, resolve } of group) resolve(byKey.get(wanted.key) ?? []);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}

type Answered = Response<"getMetricBuckets">["series"][number];

const orNaN = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? NaN);

const loaded = (series: Answered): LoadedSeries => ({
  ...series,
  min: orNaN(series.min),
  max: orNaN(series.max),
  mean: orNaN(series.mean),
});

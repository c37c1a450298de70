import type { Chart, SeriesName } from "./metric-series.ts";
import type { TrackingMethods } from "./tracking-store.ts";

type Call = <M extends keyof TrackingMethods>(
  method: M,
  request: Parameters<TrackingMethods[M]>[0],
) => ReturnType<TrackingMethods[M]>;

/**
 * Summarizes the series that charts have found long, one after the other, beside what else the
 * store does: each step reads some thousand points as any read does, and writes what they come to.
 */
export class Summarizer {
  readonly #call: Call;
  readonly #waiting = new Map<string, SeriesName>();
  #running = false;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Takes note of what a chart lacked. */
  add({ unsummarized }: Chart): void {
    for (const series of unsummarized) this.#waiting.set(JSON.stringify(series), series);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (const [name, series] of this.#waiting) {
      // The next chart asks again for what could not be done, as while the database is busy.
      await this.#summarize(series).catch(() => {});
      this.#waiting.delete(name);
    }
    this.#running = false;
  }

  async #summarize(series: SeriesName): Promise<void> {
    await this.#call("claimMetricSeries", series);
    for (;;) {
      const blocks = await this.#call("newMetricBlocks", series);
      if (blocks === undefined || !(await this.#call("storeMetricBlocks", blocks))) return;
    }
  }
}

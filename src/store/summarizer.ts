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
    await this.#summarizeWaiting();
    // Late points would else heap up in series that no chart asks for again.
    for (const series of await this.#call("lateMetricSeries", {}).catch(() => []))
      await this.#summarize(series);
    await this.#summarizeWaiting();
    this.#running = false;
  }

  async #summarizeWaiting(): Promise<void> {
    for (const [name, series] of this.#waiting) {
      await this.#summarize(series);
      this.#waiting.delete(name);
    }
  }

  /** The next chart asks again for what could not be done, as while the database is busy. */
  async #summarize(series: SeriesName): Promise<void> {
    try {
      await this.#call("claimMetricSeries", series);
      for (;;) {
        const blocks = await this.#call("newMetricBlocks", series);
        if (blocks === undefined || !(await this.#call("storeMetricBlocks", blocks))) return;
      }
    } catch {
      // As it was.
    }
  }
}

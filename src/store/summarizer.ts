import type { Chart, SeriesName } from "./metric-series.ts";
import type { TrackingMethods } from "./tracking-store.ts";

type Call = <M extends keyof TrackingMethods>(
  method: M,
  request: Parameters<TrackingMethods[M]>[0],
) => ReturnType<TrackingMethods[M]>;

/** A series to which so many points were logged is summarized before a chart asks for it. */
const MANY_LOGGED = 6_000;

/** How often it is looked whether nobody writes, in milliseconds. */
const PERIOD = 250;

/** Of how many series it is known how many points were logged. */
const MOST_COUNTED = 20_000;

/**
 * Summarizes the series that charts have found long or that have grown, one after the other, beside what else the
 * store does: each step reads some thousand points as any read does, and writes what they come to.
 */
export class Summarizer {
  readonly #call: Call;
  readonly #isWriting: () => boolean;
  readonly #waiting = new Map<string, SeriesName>();
  #running = false;
  /** Points logged since a series was last summarized, by run and key. */
  readonly #logged = new Map<string, number>();
  #grown: SeriesName[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(call: Call, isWriting: () => boolean) {
    this.#call = call;
    this.#isWriting = isWriting;
  }

  /** Takes note of what a chart lacked. */
  add({ unsummarized }: Pick<Chart, "unsummarized">): void {
    for (const series of unsummarized) this.#waiting.set(JSON.stringify(series), series);
    if (!this.#running) void this.#run();
  }

  /** Takes note of points that were logged: series that grow long are summarized when nobody writes. */
  addLogged(runId: string, points: readonly { key: string }[]): void {
    for (const { key } of points) {
      const name = `${runId} ${key}`;
      const count = (this.#logged.get(name) ?? 0) + 1;
      this.#logged.set(name, count % MANY_LOGGED);
      if (count === MANY_LOGGED) this.#grown.push({ runId, key, axis: "step" });
    }
    for (const oldest of this.#logged.keys()) {
      if (this.#logged.size <= MOST_COUNTED) break;
      this.#logged.delete(oldest);
    }
    if (this.#grown.length > 0) this.#timer ??= this.#later();
  }

  #later(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = this.#isWriting() ? this.#later() : undefined;
      if (this.#timer === undefined) this.add({ unsummarized: this.#grown.splice(0) });
    }, PERIOD).unref();
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

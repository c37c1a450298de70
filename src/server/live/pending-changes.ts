import type { Change, News } from "../../store/change-channel.ts";

/** More runs than this that change at once are not named one by one. */
const MOST_RUNS = 1_000;
/** Of a run that logs more metrics than this at once no keys are named; of many runs fewer are. */
const MOST_KEYS = 100;
const MOST_KEYS_OF_ALL = 10_000;

/** Changes that wait to be told, one for each run, however many writes they come from. */
export class PendingChanges {
  #runs = new Map<string, Change>();
  #refresh = false;

  get any(): boolean {
    return this.#refresh || this.#runs.size > 0;
  }

  add(news: News): void {
    if (news === "refresh") this.#refresh = true;
    else for (const change of news) this.#addRun(change);
  }

  /** What has gathered, which is then no longer here. */
  take(): News {
    const news = this.#refresh ? "refresh" : [...this.#runs.values()];
    this.#runs = new Map();
    this.#refresh = false;
    return news;
  }

  #addRun(change: Change): void {
    if (this.#refresh) return;
    const earlier = this.#runs.get(change.run_id);
    const all = earlier === undefined ? change : joined(earlier, change);
    const most = Math.min(MOST_KEYS, MOST_KEYS_OF_ALL / (this.#runs.size + 1));
    this.#runs.set(change.run_id, bounded(all, most));
    if (this.#runs.size > MOST_RUNS) {
      this.#refresh = true;
      this.#runs = new Map();
    }
  }
}

const joined = (a: Change, b: Change): Change => ({
  ...a,
  ...b,
  info: a.info || b.info,
  metrics: [...new Set([...a.metrics, ...b.metrics])],
  ...(a.all_metrics && { all_metrics: true }),
  params: a.params || b.params,
  tags: a.tags || b.tags,
  created: a.created || b.created,
});

const bounded = (change: Change, most: number): Change =>
  change.all_metrics || change.metrics.length > most
    ? { ...change, metrics: [], all_metrics: true }
    : change;

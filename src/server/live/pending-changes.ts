import type { Change, News } from "../../store/change-channel.ts";

/** More runs than this that change at once are not named one by one. */
const MOST_RUNS = 1_000;
/** Of a run that logs more metrics than this at once no keys are named. */
const MOST_KEYS = 100;
/** Keys of all runs together; beyond it none are named: all that listen are sent them. */
const MOST_KEY_CHARACTERS = 250_000;

/** Changes that wait to be told, one for each run, however many writes they come from. */
export class PendingChanges {
  #runs = new Map<string, Change>();
  #keyCharacters = 0;
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
    this.#keyCharacters = 0;
    this.#refresh = false;
    return news;
  }

  #addRun(change: Change): void {
    if (this.#refresh) return;
    const earlier = this.#runs.get(change.run_id);
    const all = earlier === undefined ? change : joined(earlier, change);
    const others = this.#keyCharacters - (earlier === undefined ? 0 : keyCharacters(earlier));
    const told = bounded(all, MOST_KEY_CHARACTERS - others);
    this.#runs.set(change.run_id, told);
    this.#keyCharacters = others + keyCharacters(told);
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

const keyCharacters = ({ metrics }: Change): number =>
  metrics.reduce((sum, key) => sum + key.length, 0);

const bounded = (change: Change, room: number): Change =>
  change.all_metrics || change.metrics.length > MOST_KEYS || keyCharacters(change) > room
    ? { ...change, metrics: [], all_metrics: true }
    : change;

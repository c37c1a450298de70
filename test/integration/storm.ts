import type { Run } from "../../src/protocol/runs.ts";
import { type Answer, get, ok, post } from "./load.ts";

/** What a storm works on: runs that all its clients share, and a registered model. */
export interface World {
  experiment_id: string;
  run_ids: readonly string[];
  model: string;
}

/** A point as it is logged. */
export interface Logged {
  run_id: string;
  key: string;
  value: number;
  timestamp: number;
  step: number;
}

/** What was acknowledged. */
export class Ledger {
  readonly points: Logged[] = [];
  readonly params: { run_id: string; key: string; value: string }[] = [];
  readonly runs: string[] = [];
  versions = 0;
  /** Answers that no client should get, whatever the others do. */
  readonly wrong: { call: string; status: number; body: unknown }[] = [];
}

const KEYS = ["loss", "acc", "a key/with.signs"];

/** One of many clients that do everything at once, by numbers that a seed decides. */
export class StormClient {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #url: () => string;
  readonly #random: (below: number) => number;
  readonly #name: string;
  #step = 0;

  constructor(parts: {
    world: World;
    ledger: Ledger;
    name: string;
    /** Another server each time, as behind a balancer of load. */
    url: () => string;
    random: (below: number) => number;
  }) {
    this.#world = parts.world;
    this.#ledger = parts.ledger;
    this.#url = parts.url;
    this.#random = parts.random;
    this.#name = parts.name;
  }

  async run(steps: number): Promise<void> {
    const calls = Object.entries(this.#calls);
    for (; this.#step < steps; this.#step++) {
      const [call, make] = calls[this.#random(calls.length)]!;
      const { status, body } = await make();
      if (!isExpected(status, body)) this.#ledger.wrong.push({ call, status, body });
    }
  }

  readonly #calls: Record<string, () => Promise<Answer>> = {
    logMetric: async () => {
      const point = this.#point(KEYS[this.#random(KEYS.length)]!);
      return this.#acknowledged(post(this.#url(), "runs/log-metric", onWire(point)), () =>
        this.#ledger.points.push(point),
      );
    },
    logBatch: async () => {
      const { run_id } = this.#point("");
      const points = KEYS.map((key) => ({ ...this.#point(key), run_id }));
      const body = {
        run_id,
        metrics: points.map(onWire),
        tags: [{ key: "shared", value: this.#name }],
      };
      return this.#acknowledged(post(this.#url(), "runs/log-batch", body), () =>
        this.#ledger.points.push(...points),
      );
    },
    logWholeBatch: async () => {
      const point = this.#point("loss");
      const { run_id } = point;
      const params = [{ key: `${this.#name}-${this.#step}`, value: "v" }];
      const tags = [{ key: "mlflow.runName", value: `${this.#name}-${this.#step}` }];
      const body = { run_id, metrics: [onWire(point)], params, tags };
      return this.#acknowledged(post(this.#url(), "runs/log-batch", body), () => {
        this.#ledger.points.push(point);
        this.#ledger.params.push(...params.map((param) => ({ run_id, ...param })));
      });
    },
    createRun: async () => {
      const { experiment_id } = this.#world;
      const answer = await post(this.#url(), "runs/create", { experiment_id, start_time: 1 });
      if (answer.status === 200) this.#ledger.runs.push((answer.body["run"] as Run).info.run_id);
      return answer;
    },
    setTag: () =>
      post(this.#url(), "runs/set-tag", { run_id: this.#run(), key: "shared", value: this.#name }),
    deleteTag: () => post(this.#url(), "runs/delete-tag", { run_id: this.#run(), key: "shared" }),
    endRun: () =>
      post(this.#url(), "runs/update", { run_id: this.#run(), status: "FINISHED", end_time: 9 }),
    deleteRun: () => post(this.#url(), "runs/delete", { run_id: this.#run() }),
    restoreRun: () => post(this.#url(), "runs/restore", { run_id: this.#run() }),
    search: () =>
      post(this.#url(), "runs/search", {
        experiment_ids: [this.#world.experiment_id],
        filter: "metrics.loss > 0.5 and tags.shared != ''",
        order_by: ["metrics.acc DESC"],
        max_results: 5,
      }),
    walk: async () => this.#walk(),
    createVersion: async () => {
      const request = { name: this.#world.model, source: "s3://bucket/model" };
      return this.#acknowledged(
        post(this.#url(), "model-versions/create", request),
        () => this.#ledger.versions++,
      );
    },
    chart: () =>
      post(this.#url(), "../../1.0/millrace/metrics/buckets", {
        run_ids: this.#world.run_ids,
        metric_keys: KEYS,
        buckets: 50,
      }),
    history: () =>
      get(this.#url(), `metrics/get-history?run_id=${this.#run()}&metric_key=loss&max_results=200`),
  };

  #run = (): string => this.#world.run_ids[this.#random(this.#world.run_ids.length)]!;

  /** No two are the same: the value tells who logged it. Late ones among them, and NaN. */
  #point(key: string): Logged {
    const step = this.#random(20_000) - 5_000;
    const unique = Number(this.#name) * 1e6 + this.#ledger.points.length + this.#step / 1000;
    const value = this.#random(20) === 0 ? NaN : unique;
    return { run_id: this.#run(), key, value, timestamp: Math.floor(unique * 1000), step };
  }

  async #acknowledged(answering: Promise<Answer>, note: () => void): Promise<Answer> {
    const answer = await answering;
    if (answer.status === 200) note();
    return answer;
  }

  /** All pages: a run that was there before is found once, while others come. */
  async #walk(): Promise<Answer> {
    const search = { experiment_ids: [this.#world.experiment_id], run_view_type: "ALL" };
    const before = this.#ledger.runs.length;
    const known = [...this.#world.run_ids, ...this.#ledger.runs.slice(0, before)];
    const found: string[] = [];
    let page_token: string | undefined;
    let answer: Answer;
    do {
      answer = await post(this.#url(), "runs/search", { ...search, max_results: 20, page_token });
      if (answer.status !== 200) return answer;
      found.push(...((answer.body["runs"] ?? []) as Run[]).map(({ info }) => info.run_id));
      page_token = answer.body["next_page_token"] as string | undefined;
    } while (page_token);
    const times = (id: string) => found.filter((each) => each === id).length;
    const amiss = known.filter((id) => times(id) !== 1);
    return amiss.length === 0 ? answer : { ...answer, status: -1, body: { amiss } };
  }
}

const onWire = ({ value, ...point }: Logged) => ({
  ...point,
  value: Number.isNaN(value) ? "NaN" : value,
});

/** What others did may stand in the way: a run is deleted just now, a tag is gone. */
function isExpected(status: number, body: Record<string, unknown>): boolean {
  if (status === 200) return true;
  const message = String(body["message"]);
  return (
    (status === 400 && message.includes("must be in the 'active' state")) ||
    (status === 404 && message.startsWith("No tag with name: shared"))
  );
}

/** The runs and the model that a storm shares; the first run has a series that charts summarize. */
export async function makeWorld(url: string, runs: number, points: number): Promise<World> {
  const { experiment_id } = await ok(post(url, "experiments/create", { name: "storm" }));
  const run_ids: string[] = [];
  for (let n = 0; n < runs; n++) {
    const { run } = await ok(post(url, "runs/create", { experiment_id, start_time: n }));
    run_ids.push((run as Run).info.run_id);
  }
  for (let from = 0; from < points; from += 1000) {
    const metrics = Array.from({ length: 1000 }, (_, n) => {
      const step = from + n;
      return { key: "loss", value: Math.sin(step), timestamp: step, step };
    });
    await ok(post(url, "runs/log-batch", { run_id: run_ids[0], metrics }));
  }
  await ok(post(url, "registered-models/create", { name: "storm" }));
  return { experiment_id: experiment_id as string, run_ids, model: "storm" };
}

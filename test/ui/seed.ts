/** One point of a metric. */
export interface Point {
  value: number;
  step: number;
  /** In milliseconds; by default a second per step after the run's start. */
  timestamp?: number;
}

export interface SeedRun {
  name: string;
  params?: Record<string, string | number>;
  tags?: Record<string, string>;
  /** By key: all points, or the one value. */
  metrics?: Record<string, number | readonly Point[]>;
  status?: "RUNNING" | "FINISHED" | "FAILED" | "KILLED";
  startTime?: number;
  endTime?: number;
}

/** Logs what tests look at, over HTTP. */
export interface Seed {
  /** Calls an endpoint of MLflow's API 2.0 by POST, with the path after `/mlflow/`. */
  post<T = Record<string, unknown>>(path: string, body: object): Promise<T>;
  /** Asks an endpoint of MLflow's API 2.0 by GET. */
  get<T>(path: string, query: Record<string, string>): Promise<T>;
  /** Returns the experiment's id. */
  experiment(name: string, tags?: Record<string, string>): Promise<string>;
  /** Returns the run's id. */
  run(experimentId: string, run: SeedRun): Promise<string>;
  /** Uploads artifacts of a run, by their paths. */
  artifacts(runId: string, files: Record<string, string | Uint8Array>): Promise<void>;
}

const BATCH = 1000;

export function seed(url: string): Seed {
  const answer = async (path: string, init?: RequestInit): Promise<never> => {
    const response = await fetch(`${url}/api/2.0/mlflow/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as never;
  };
  const post: Seed["post"] = (path, body) =>
    answer(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return {
    post,
    get: (path, query) => answer(`${path}?${new URLSearchParams(query)}`),
    async experiment(name, tags = {}) {
      const body = { name, tags: pairs(tags) };
      const { experiment_id } = await post<{ experiment_id: string }>("experiments/create", body);
      return experiment_id;
    },
    run: (experimentId, run) => logRun(post, experimentId, run),
    async artifacts(run_id, files) {
      for (const [path, content] of Object.entries(files)) {
        const query = new URLSearchParams({ run_id, path });
        const { status } = await fetch(`${url}/api/2.0/mlflow/upload-artifact?${query}`, {
          method: "POST",
          body: Buffer.from(content),
        });
        if (status !== 200) throw new Error(`${path} was answered with ${status}`);
      }
    },
  };
}

const pairs = (values: Record<string, string | number>): { key: string; value: string }[] =>
  Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));

async function logRun(post: Seed["post"], experimentId: string, run: SeedRun): Promise<string> {
  const { name, params = {}, tags = {}, status = "FINISHED", startTime = Date.now() } = run;
  const created = await post<{ run: { info: { run_id: string } } }>("runs/create", {
    experiment_id: experimentId,
    run_name: name,
    start_time: startTime,
    tags: pairs(tags),
  });
  const { run_id } = created.run.info;
  const metrics = metricPoints(run.metrics ?? {}, startTime);
  await post("runs/log-batch", { run_id, params: pairs(params) });
  for (let at = 0; at < metrics.length; at += BATCH)
    await post("runs/log-batch", { run_id, metrics: metrics.slice(at, at + BATCH) });
  if (status !== "RUNNING") {
    const { endTime = startTime + 60_000 } = run;
    await post("runs/update", { run_id, status, end_time: endTime });
  }
  return run_id;
}

/** What is not finite goes as a string, as clients send it. */
function metricPoints(metrics: NonNullable<SeedRun["metrics"]>, start: number): object[] {
  return Object.entries(metrics).flatMap(([key, given]) => {
    const points = typeof given === "number" ? [{ value: given, step: 0 }] : given;
    return points.map(({ value, step, timestamp = start + 1000 * step }) => ({
      key,
      value: Number.isFinite(value) ? value : String(value),
      step,
      timestamp,
    }));
  });
}

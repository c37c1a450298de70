import assert from "node:assert/strict";
import type { Run } from "../../src/protocol/runs.ts";

/** What a server answered; status 0 where no answer came, because the connection failed. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  /** In milliseconds. */
  took: number;
}

const API = "/api/2.0/mlflow";
/** No request may hang: this long only a dead server takes. */
const DEADLINE = 15_000;

export const send = (url: string, method: string, path: string, body: object): Promise<Answer> =>
  request(`${url}${API}/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const post = (url: string, path: string, body: object): Promise<Answer> =>
  send(url, "POST", path, body);

export const get = (url: string, path: string): Promise<Answer> => request(`${url}${API}/${path}`);

async function request(target: string, init: RequestInit = {}): Promise<Answer> {
  const start = performance.now();
  const took = (): number => performance.now() - start;
  try {
    const response = await fetch(target, { ...init, signal: AbortSignal.timeout(DEADLINE) });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body, took: took() };
  } catch (error) {
    if ((error as Error).name === "TimeoutError")
      throw new Error(`${target} did not answer in ${DEADLINE} ms`, { cause: error });
    return { status: 0, body: {}, took: took() };
  }
}

/** The answer's body; fails for any other status than 200. */
export async function ok(answering: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status, body } = await answering;
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const BATCH = 10;
const batchKeys = Array.from({ length: BATCH }, (_, i) => `part${i}`);

/** What one client did: its steps are numbered, and each is one request. */
interface Ledger {
  readonly client: number;
  steps: number;
  readonly acknowledged: Set<number>;
}

/** The four things that a client does in turn, each named by its step. */
const kinds = ["metric", "batch", "run", "tag"] as const;
const kindOf = (step: number) => kinds[step % kinds.length]!;

/**
 * Clients that log to one run as quickly as they are answered, and remember what was acknowledged.
 * They may be started and stopped any number of times, against one server or several in turn.
 */
export class Load {
  /** Every answer of the last time, in the order they came. */
  answers: Answer[] = [];
  readonly #ledgers: Ledger[];
  readonly #experimentId: string;
  readonly #runId: string;
  #running: Promise<unknown> | undefined;
  #stopped = false;

  private constructor(clients: number, experimentId: string, runId: string) {
    this.#ledgers = Array.from({ length: clients }, (_, client) => ({
      client,
      steps: 0,
      acknowledged: new Set<number>(),
    }));
    this.#experimentId = experimentId;
    this.#runId = runId;
  }

  /** Makes the experiment and the run to log to. */
  static async on(url: string, clients: number): Promise<Load> {
    const { experiment_id } = await ok(
      post(url, "experiments/create", { name: `load ${Math.random()}` }),
    );
    const { run } = await ok(post(url, "runs/create", { experiment_id }));
    return new Load(clients, experiment_id as string, (run as Run).info.run_id);
  }

  start(urlOf: (client: number) => string): void {
    this.answers = [];
    this.#stopped = false;
    this.#running = Promise.all(this.#ledgers.map((ledger) => this.#run(ledger, urlOf)));
  }

  /** Lets the requests under way end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(ledger: Ledger, urlOf: (client: number) => string): Promise<void> {
    while (!this.#stopped) {
      const step = ledger.steps++;
      const answer = await this.#send(urlOf(ledger.client), ledger.client, step);
      if (answer.status === 200) ledger.acknowledged.add(step);
      this.answers.push(answer);
      if (answer.status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #send(url: string, client: number, step: number): Promise<Answer> {
    const run_id = this.#runId;
    const point = { value: step, timestamp: step, step };
    switch (kindOf(step)) {
      case "metric":
        return post(url, "runs/log-metric", { run_id, key: `metric${client}`, ...point });
      case "batch":
        return post(url, "runs/log-batch", {
          run_id,
          metrics: batchKeys.map((key) => ({ key: `${key}-${client}`, ...point })),
          params: [{ key: `param${client}-${step}`, value: "" }],
          tags: [{ key: `tag${client}-${step}`, value: "" }],
        });
      case "run":
        return post(url, "runs/create", {
          experiment_id: this.#experimentId,
          run_name: `run${client}-${step}`,
        });
      case "tag":
        return post(url, "runs/set-tag", { run_id, key: `last${client}`, value: String(step) });
    }
  }

  /** How many requests were acknowledged in all. */
  get acknowledged(): number {
    return this.#ledgers.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  }

  /**
   * Reads all that was logged: what was acknowledged is there, once, and each batch is whole, where
   * the store can promise it.
   */
  async verify(url: string, { areWritesWhole = true } = {}): Promise<void> {
    const { run } = (await ok(get(url, `runs/get?run_id=${this.#runId}`))) as { run: Run };
    const names = await this.#runNames(url, areWritesWhole);
    const params = new Set(run.data.params?.map(({ key }) => key));
    const tags = new Map(run.data.tags?.map(({ key, value }) => [key, value]));
    for (const ledger of this.#ledgers) {
      const { client } = ledger;
      expectLogged(ledger, "metric", await this.#history(url, `metric${client}`));
      expectLogged(ledger, "run", stepsOf(names, `run${client}-`));
      const batches = stepsOf([...params], `param${client}-`);
      const parts = [stepsOf([...tags.keys()], `tag${client}-`)];
      for (const key of batchKeys) parts.push(await this.#history(url, `${key}-${client}`));
      for (const part of [batches, ...parts]) expectLogged(ledger, "batch", part);
      if (areWritesWhole) for (const part of parts) assert.deepEqual(part, batches);
      expectLastTag(ledger, tags.get(`last${client}`));
    }
  }

  async #history(url: string, key: string): Promise<number[]> {
    const path = `metrics/get-history?run_id=${this.#runId}&metric_key=${key}`;
    const { metrics = [] } = (await ok(get(url, path))) as { metrics?: { step: number }[] };
    return metrics.map(({ step }) => step);
  }

  #isAcknowledged(runName: string): boolean {
    return this.#ledgers.some(({ client, acknowledged }) =>
      [...acknowledged].some((step) => runName === `run${client}-${step}`),
    );
  }

  async #runNames(url: string, areWritesWhole: boolean): Promise<string[]> {
    const search = { experiment_ids: [this.#experimentId], max_results: 50_000 };
    const { runs } = (await ok(post(url, "runs/search", search))) as { runs: Run[] };
    const named = runs.map(({ info, data }) => [
      info.run_name!,
      data.tags?.find(({ key }) => key === "mlflow.runName")?.value,
    ]);
    for (const [name, tag] of named)
      if (areWritesWhole || tag !== undefined || this.#isAcknowledged(name!))
        assert.equal(tag, name);
    return named.map(([name]) => name!);
  }
}

/** The steps in names that start so, sorted; a step that comes twice comes twice. */
const stepsOf = (names: readonly string[], prefix: string): number[] =>
  names
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .toSorted((a, b) => a - b);

/** All acknowledged steps of a kind are there, none twice, and none that was never sent. */
function expectLogged(ledger: Ledger, kind: (typeof kinds)[number], found: number[]): void {
  const sent = Array.from({ length: ledger.steps }, (_, step) => step).filter(
    (step) => kindOf(step) === kind,
  );
  const there = new Set(found);
  const expected = sent.filter((step) => ledger.acknowledged.has(step) || there.has(step));
  assert.deepEqual(found, expected, `each ${kind} of client ${ledger.client} once`);
}

/** The tag holds what was set last, or what was set after that without an acknowledgement. */
function expectLastTag(ledger: Ledger, value: string | undefined): void {
  const isTag = (step: number): boolean => kindOf(step) === "tag";
  const last = Math.max(-1, ...[...ledger.acknowledged].filter(isTag));
  const step = value === undefined ? -1 : Number(value);
  const later = isTag(step) && step > last && step < ledger.steps;
  assert(step === last || later, `the tag holds ${step}, acknowledged was ${last}`);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite/open.ts";
import {
  defaultSettings,
  testStore,
  type TestStore,
} from "../contract/tracking-store/test-store.ts";
import { tempDir } from "../setup/temp-dir.ts";

/** The examples of docs/reference/search.md, on the data that the page describes. */

interface Example {
  text: string;
  /** The names of what is found, or a part of why the example is refused. */
  outcome: string;
}

const page = await readFile(new URL("../../docs/reference/search.md", import.meta.url), "utf8");

/** The lines of the page's blocks of a kind, such as "sql runs". */
const examples = (kind: string): Example[] =>
  [...page.matchAll(/^```(.+)\n([^]*?)^```$/gm)]
    .filter(([, info]) => info === kind)
    .flatMap(([, , block = ""]) => block.trim().split("\n"))
    .map((line) => {
      const [text = "", outcome = ""] = line.split(/\s+--(?:\s|$)/, 2);
      return { text, outcome: outcome.trim() };
    });

let store: TestStore;

/** What a search found, or why it was refused. */
async function outcomeOf(search: () => Promise<(string | undefined)[]>): Promise<string> {
  try {
    return (await search()).join(", ");
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

const runs = (asked: { filter?: string; order_by?: string[] }) => async () => {
  const { runs: found = [] } = await store.searchRuns({ experiment_ids: ["1"], ...asked });
  return found.map(({ info }) => info.run_name);
};

const experiments = (asked: { filter?: string; order_by?: string[] }) => async () => {
  const answer = await store.searchExperiments({ max_results: 10, ...asked });
  return (answer.experiments ?? []).map(({ name }) => name);
};

const loggedModels = (filter: string) => async () => {
  const { models = [] } = await store.searchLoggedModels({ experiment_ids: ["1"], filter });
  return models.map(({ info }) => info.name);
};

/** What the page's table says of a run. */
interface RunRow {
  name: string;
  status: "FINISHED" | "FAILED" | "RUNNING";
  start_time: number;
  metrics: Record<string, number>;
  params: Record<string, string>;
  team?: string;
  /** Contexts by the names of datasets. */
  datasets?: Record<string, string>;
}

const fruit: RunRow[] = [
  {
    name: "apple",
    status: "FINISHED",
    start_time: Date.parse("2026-01-05"),
    metrics: { loss: 0.1, accuracy: 0.9 },
    params: { model: "cnn", lr: "0.01" },
    team: "vision",
    datasets: { digits: "train" },
  },
  {
    name: "banana",
    status: "FINISHED",
    start_time: Date.parse("2026-01-06"),
    metrics: { loss: 0.3, accuracy: 0.8 },
    params: { model: "cnn", lr: "0.1" },
    team: "vision",
    datasets: { digits: "train", letters: "eval" },
  },
  {
    name: "cherry",
    status: "FAILED",
    start_time: Date.parse("2026-01-07"),
    metrics: { loss: NaN },
    params: { model: "mlp", lr: "0.01" },
  },
  {
    name: "damson",
    status: "RUNNING",
    start_time: Date.parse("2026-01-08"),
    metrics: {},
    params: { model: "mlp", lr: "1e-3" },
    team: "speech",
  },
];

async function logRun(row: RunRow): Promise<void> {
  const { name, status, start_time, team } = row;
  const tags = team === undefined ? [] : [{ key: "team", value: team }];
  const { run } = await store.createRun({ experiment_id: "1", run_name: name, start_time, tags });
  const { run_id } = run.info;
  await store.logBatch({
    run_id,
    metrics: Object.entries(row.metrics).map(([key, value]) => ({ key, value, timestamp: 1 })),
    params: Object.entries(row.params).map(([key, value]) => ({ key, value })),
  });
  const datasets = Object.entries(row.datasets ?? {}).map(([dataset, context]) => ({
    tags: [{ key: "mlflow.data.context", value: context }],
    dataset: { name: dataset, digest: "1", source_type: "local", source: "{}" },
  }));
  await store.logInputs({ run_id, datasets });
  if (status !== "RUNNING") await store.updateRun({ run_id, status, end_time: start_time + 1 });
}

async function logModels(): Promise<void> {
  const params = [{ key: "layers", value: "50" }];
  const { model } = await store.createLoggedModel({ experiment_id: "1", name: "resnet", params });
  const { model_id } = model.info;
  await store.finalizeLoggedModel({ model_id, status: "LOGGED_MODEL_READY" });
  const { run } = await store.createRun({ experiment_id: "0" });
  const on = (dataset_name: string, value: number, timestamp: number) => ({
    key: "accuracy",
    value,
    timestamp,
    model_id,
    dataset_name,
    dataset_digest: "1",
  });
  const metrics = [on("digits", 0.9, 1), on("letters", 0.7, 2)];
  await store.logBatch({ run_id: run.info.run_id, metrics });
  await store.createLoggedModel({ experiment_id: "1", name: "vgg" });
}

beforeAll(async () => {
  const path = join(await tempDir(), "search.db");
  store = testStore(await openSqliteStore(path, defaultSettings));
  for (const [name, value] of Object.entries({ fruit: "anna", "archive/2025": "ben" }))
    await store.createExperiment({ name, tags: [{ key: "owner", value }] });
  for (const row of fruit) await logRun(row);
  await logModels();
});
afterAll(() => store.close());

/** Searches by kind of block: `sql` for filters, `json` for orders. */
const searches: Record<string, (text: string) => () => Promise<(string | undefined)[]>> = {
  "sql runs": (filter) => runs({ filter }),
  "json runs": (text) => runs({ order_by: JSON.parse(text) as string[] }),
  "sql experiments": (filter) => experiments({ filter }),
  "json experiments": (text) => experiments({ order_by: JSON.parse(text) as string[] }),
  "sql logged-models": loggedModels,
};

describe.each(Object.entries(searches))("examples of %s", (kind, search) => {
  const all = examples(kind);

  test("are on the page", () => expect(all.length).toBeGreaterThan(3));

  test.each(all)("$text", async ({ text, outcome }) => {
    const got = await outcomeOf(search(text));
    const isAsSaid = outcome !== "" && got.startsWith("refused: ") && got.includes(outcome);
    expect(isAsSaid ? outcome : got).toBe(outcome);
  });
});

test("every other block is known", () => {
  const kinds = new Set([...page.matchAll(/^```(\S.*)$/gm)].map(([, kind]) => kind));
  expect([...kinds].toSorted()).toEqual([...Object.keys(searches), "python", "text"].toSorted());
});

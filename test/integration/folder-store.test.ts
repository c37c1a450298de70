import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import {
  asObject,
  defaultSettings,
  getRun,
  invalid,
  newExperiment,
  newRun,
  type TestStore,
  testStore,
} from "../contract/tracking-store/test-store.ts";
import { tempDir } from "../setup/temp-dir.ts";

/** What others do to an `mlruns` folder, and what stores do with it. */

let folder: string;
let store: TestStore;
const open = async () =>
  testStore(await openStore({ dialect: "file", path: folder }, defaultSettings));

beforeEach(async () => {
  folder = join(await tempDir(), "mlruns");
  store = await open();
});
afterEach(() => store.close());

const metaOf = (path: string): string => join(folder, path, "meta.yaml");

const dataOf = async (run_id: string, from = store) => {
  const { info, data } = await getRun(from, run_id);
  const metrics = (data.metrics ?? []).map(({ key, value, step }) => [key, value, step]);
  return { ...info, params: asObject(data.params), tags: asObject(data.tags), metrics };
};

describe("What others write", () => {
  test("is seen at the next read: values, points, deletions and new files", async () => {
    const experiment = await newExperiment(store);
    const run_id = await newRun(store, experiment);
    const run = join(folder, experiment, run_id);
    await store.setTag({ run_id, key: "a/b", value: "1" });
    await store.logMetric({ run_id, key: "m", value: 1, timestamp: 5, step: 1 });
    for (let step = 2; step < 6; step++) {
      await writeFile(join(run, "tags/a/b"), String(step));
      await writeFile(join(run, "params", `p${step}`), "v\nw");
      await appendFile(join(run, "metrics/m"), `5 nan ${step}\n6 ${step}.5 ${step}\n`);
      const { params, tags, metrics } = await dataOf(run_id);
      expect(tags["a/b"]).toBe(String(step));
      expect(params[`p${step}`]).toBe("v\nw");
      expect(metrics).toEqual([["m", step + 0.5, step]]);
      const history = await store.getMetricHistory({ run_id, metric_key: "m" });
      expect(history.metrics).toHaveLength(2 * step - 1);
    }
    await rm(join(run, "tags/a/b"));
    await rm(join(run, "metrics/m"));
    const { tags, metrics } = await dataOf(run_id);
    expect([tags["a/b"], metrics]).toEqual([undefined, []]);
    await rm(run, { recursive: true });
    await expect(store.getRun({ run_id })).rejects.toMatchObject({
      code: "RESOURCE_DOES_NOT_EXIST",
    });
    expect(await store.searchRuns({ experiment_ids: [experiment] })).toEqual({});
  });

  test("counts before a write", async () => {
    const run_id = await newRun(store, "0");
    await writeFile(join(folder, "0", run_id, "params/p"), "theirs");
    const other = store.logParam({ run_id, key: "p", value: "ours" });
    await expect(other).rejects.toMatchObject(invalid);
    const meta = await readFile(metaOf(`0/${run_id}`), "utf8");
    await writeFile(metaOf(`0/${run_id}`), meta.replace("active", "deleted"));
    await expect(store.setTag({ run_id, key: "k", value: "v" })).rejects.toMatchObject(invalid);
  });

  test("is an experiment in the trash, with its runs", async () => {
    const experiment_id = await newExperiment(store);
    const run_id = await newRun(store, experiment_id);
    await mkdir(join(folder, ".trash"), { recursive: true });
    await rename(join(folder, experiment_id), join(folder, ".trash", experiment_id));
    expect((await store.getExperiment({ experiment_id })).experiment.lifecycle_stage).toBe(
      "deleted",
    );
    await store.restoreExperiment({ experiment_id });
    expect(await readdir(join(folder, ".trash"))).toEqual([]);
    expect((await dataOf(run_id)).lifecycle_stage).toBe("active");
  });

  test("is skipped where it is broken, and the rest is there", async () => {
    const experiment = await newExperiment(store);
    const run_id = await newRun(store, experiment);
    const put = async (path: string, text: string) => {
      await mkdir(join(folder, path), { recursive: true });
      await writeFile(metaOf(path), text);
    };
    await put("111", "name: [");
    await put("222", "");
    await put("333", "experiment_id: '444'\nname: other");
    await put(`${experiment}/0123456789abcdef0123456789abcdef`, "run_id: another");
    await put(`${experiment}/fedcba9876543210fedcba9876543210`, "\0");
    await put("models/odd", "name: even");
    await writeFile(join(folder, experiment, run_id, "metrics/m"), "x\n1 2\n1 2 3 4\n7 0.5 2\n");
    await writeFile(join(folder, experiment, run_id, "tags/bytes"), Buffer.from([0xff, 0xfe]));
    const { experiments } = await store.searchExperiments({ max_results: 10 });
    expect(experiments!.map(({ experiment_id }) => experiment_id).toSorted()).toEqual(
      ["0", experiment].toSorted(),
    );
    const { runs } = await store.searchRuns({ experiment_ids: [experiment] });
    expect(runs!.map(({ info }) => info.run_id)).toEqual([run_id]);
    expect(await dataOf(run_id)).toMatchObject({ metrics: [["m", 0.5, 2]] });
    expect(await store.searchRegisteredModels({ max_results: 10 })).toEqual({});
  });

  test("is not followed where it is a link", async () => {
    const run_id = await newRun(store, "0");
    const run = join(folder, "0", run_id);
    const outside = await tempDir();
    await writeFile(join(outside, "secret"), "secret");
    await symlink(join(outside, "secret"), join(run, "tags/leak"));
    await symlink(outside, join(run, "params/leak"));
    await symlink(outside, join(run, "outputs"));
    await symlink(join(outside, "secret"), join(run, "metrics/m"));
    expect(JSON.stringify(await dataOf(run_id))).not.toContain("secret");
    await Promise.allSettled([
      store.logParam({ run_id, key: "leak/p", value: "v" }),
      store.logOutputs({ run_id, models: [{ model_id: "m-1" }] }),
      store.logMetric({ run_id, key: "m", value: 1, timestamp: 1 }),
      store.setTag({ run_id, key: "leak", value: "v" }),
    ]);
    expect(await readdir(outside)).toEqual(["secret"]);
    expect(await readFile(join(outside, "secret"), "utf8")).toBe("secret");
  });
});

describe("What a folder cannot hold", () => {
  test.each([
    ["a file and a folder of one name", ["a", "a/b"]],
    ["a folder and a file of one name", ["a/b", "a"]],
    ["a name that is too long for a file", ["é".repeat(130)]],
  ])("is refused, and nothing is written: %s", async (_, keys) => {
    const run_id = await newRun(store, "0");
    for (const key of keys.slice(0, -1)) await store.setTag({ run_id, key, value: "v" });
    const key = keys.at(-1)!;
    const before = await dataOf(run_id);
    const batch = { run_id, params: [{ key: "p", value: "1" }], tags: [{ key, value: "v" }] };
    await expect(store.logBatch(batch)).rejects.toMatchObject(invalid);
    expect(await dataOf(run_id)).toEqual(before);
    expect(existsSync(join(folder, "0", run_id, "params/p"))).toBe(false);
    await store.deleteTag({ run_id, key: "mlflow.runName" });
  });

  test("is no output outside of it", async () => {
    const run_id = await newRun(store, "0");
    for (const model_id of ["../../x", "a/b", "..", "/x", "a\0"])
      await expect(store.logOutputs({ run_id, models: [{ model_id }] })).rejects.toMatchObject(
        invalid,
      );
  });
});

test("What a process that was killed has left half written is cleared away", async () => {
  await store.close();
  const [old, young] = [".millrace-draft-old", ".millrace-draft-young"].map((name) =>
    join(folder, name),
  );
  for (const draft of [old!, young!]) await writeFile(draft, "half");
  await utimes(old!, 1, 1);
  store = await open();
  expect([existsSync(old!), existsSync(young!)]).toEqual([false, true]);
});

describe("An index", () => {
  test("that is lost is made anew from the files", async () => {
    const { experiment_id } = await store.createExperiment({
      name: "it's: null\n",
      tags: [{ key: "k", value: "1e5" }],
    });
    const run_id = await newRun(store, experiment_id);
    const dataset = { name: "d s", digest: "1", source_type: "local", source: "{}" };
    await store.logBatch({
      run_id,
      metrics: [
        { key: "m", value: Infinity, timestamp: 1, step: -3 },
        { key: "far", value: 5e-324, timestamp: 2n ** 63n - 1n, step: -(2n ** 63n) },
      ],
      params: [{ key: "p", value: "\ufeff x\r\n\u0085" }],
    });
    await store.logInputs({
      run_id,
      datasets: [{ dataset, tags: [{ key: "mlflow.data.context", value: "t" }] }],
    });
    const { model } = await store.createLoggedModel({
      experiment_id,
      name: "yes",
      params: [{ key: "q", value: "" }],
    });
    const { model_id } = model.info;
    await store.logBatch({
      run_id,
      metrics: [
        {
          key: "m",
          value: 2,
          timestamp: 2,
          step: 2,
          model_id,
          dataset_name: "d s",
          dataset_digest: "1",
        },
      ],
    });
    await store.logOutputs({ run_id, models: [{ model_id, step: 2n ** 63n - 1n }] });
    await store.createRegisteredModel({ name: "reg", description: "2024-01-01" });
    await store.createModelVersion({ name: "reg", source: `models:/${model_id}`, run_id });
    await store.setRegisteredModelAlias({ name: "reg", alias: "a", version: "1" });
    await store.renameRegisteredModel({ name: "reg", new_name: "renamed" });
    const everything = async () => ({
      experiments: await store.searchExperiments({ max_results: 10 }),
      run: await getRun(store, run_id),
      history: await store.getMetricHistory({ run_id, metric_key: "m" }),
      model: await store.getLoggedModel({ model_id }),
      datasets: await store.searchDatasets({ experiment_ids: [experiment_id] }),
      registered: await store.getRegisteredModel({ name: "renamed" }),
      version: await store.getModelVersion({ name: "renamed", version: "1" }),
    });
    const before = await everything();
    await store.close();
    for (const file of await readdir(folder))
      if (file.startsWith(".millrace")) await rm(join(folder, file));
    store = await open();
    expect(await everything()).toEqual(before);
  });

  test("says the same as the files after any changes", { timeout: 120_000 }, async () => {
    const experiments = [await newExperiment(store), await newExperiment(store)];
    const runs = await Promise.all([0, 1, 2].map(() => newRun(store, experiments[0])));
    const text = fc.constantFrom("a", "b/c", "é", "x y");
    const value = fc.oneof(text, fc.string({ unit: "binary", maxLength: 5 }));
    type Change = (run_id: string) => Promise<unknown>;
    const change: fc.Arbitrary<Change> = fc.oneof(
      fc.tuple(text, value).map(
        ([key, each]): Change =>
          (run_id) =>
            store.setTag({ run_id, key, value: each }),
      ),
      fc.tuple(text, fc.double(), fc.nat(3)).map(
        ([key, each, step]): Change =>
          (run_id) =>
            store.logMetric({ run_id, key, value: each, step, timestamp: step }),
      ),
      text.map(
        (key): Change =>
          (run_id) =>
            store.deleteTag({ run_id, key }),
      ),
      fc.tuple(text, value).map(
        ([key, each]): Change =>
          (run_id) =>
            store.logParam({ run_id, key, value: each }),
      ),
      value.map(
        (run_name): Change =>
          (run_id) =>
            store.updateRun({ run_id, run_name }),
      ),
      fc.constantFrom<Change>(
        (run_id) => store.deleteRun({ run_id }),
        (run_id) => store.restoreRun({ run_id }),
        (run_id) => store.moveRuns({ run_ids: [run_id], experiment_id: experiments[1]! }),
        (run_id) => store.moveRuns({ run_ids: [run_id], experiment_id: experiments[0]! }),
        () => store.deleteExperiment({ experiment_id: experiments[1]! }),
        () => store.restoreExperiment({ experiment_id: experiments[1]! }),
      ),
    );
    const state = (from: TestStore) =>
      from.searchRuns({ experiment_ids: experiments, run_view_type: "ALL", order_by: ["run_id"] });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), change), { minLength: 1, maxLength: 15 }),
        async (changes) => {
          await Promise.allSettled(changes.map(([n, apply]) => apply(runs[n]!)));
          const copy = join(await tempDir(), "mlruns");
          await copyWithoutIndex(folder, copy);
          const anew = testStore(await openStore({ dialect: "file", path: copy }, defaultSettings));
          try {
            expect(await state(anew)).toEqual(await state(store));
          } finally {
            await anew.close();
          }
        },
      ),
      { numRuns: 8 },
    );
  });
});

const copyWithoutIndex = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, filter: (path) => !path.includes(".millrace") });

import { describe, expect, it } from "vitest";
import { getRun, newExperiment, newRun, type Suite } from "./test-store.ts";

const CONTEXT = "mlflow.data.context";

const dataset = (name: string, digest = "1") => ({
  name,
  digest,
  source_type: "local",
  source: '{"uri":"/data"}',
});

const inContext = (context: string) => [{ key: CONTEXT, value: context }];

export function describeInputs(suite: Suite): void {
  const inputsOf = async (runId: string) => (await getRun(suite.store, runId)).inputs;

  describe("Dataset inputs", () => {
    it("come back with all that was sent", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const full = {
        dataset: { ...dataset("full"), schema: '{"a":"long"}', profile: "x".repeat(70_000) },
        tags: [...inContext("train"), { key: "other", value: "" }],
      };
      await store.logInputs({ run_id, datasets: [full, { dataset: dataset("bare") }] });
      const { dataset_inputs } = (await inputsOf(run_id))!;
      const byName = new Map(dataset_inputs!.map((input) => [input.dataset.name, input]));
      expect(byName.get("full")!.dataset).toEqual(full.dataset);
      expect(byName.get("full")!.tags).toHaveLength(2);
      expect(byName.get("full")!.tags).toEqual(expect.arrayContaining(full.tags));
      expect(byName.get("bare")!.dataset).toEqual(dataset("bare"));
      expect(byName.get("bare")!.tags ?? []).toEqual([]);
    });

    it("name one dataset by experiment, name and digest, the first that was logged", async () => {
      const { store, database } = suite;
      const experiment = await newExperiment(store);
      const runs = [await newRun(store, experiment), await newRun(store, experiment)];
      const elsewhere = await newRun(store);
      for (const run_id of [...runs, elsewhere])
        await store.logInputs({
          run_id,
          datasets: [
            { dataset: { ...dataset("d"), source: run_id } },
            { dataset: dataset("d", "2") },
          ],
        });
      const rows = await database.rows(
        `SELECT dataset_uuid FROM datasets WHERE experiment_id = ${experiment}`,
      );
      expect(rows).toHaveLength(2);
      const sources = await Promise.all(
        [...runs, elsewhere].map(
          async (run_id) =>
            (await inputsOf(run_id))!.dataset_inputs!.find((input) => input.dataset.digest === "1")!
              .dataset.source,
        ),
      );
      expect(sources).toEqual([runs[0], runs[0], elsewhere]);
    });

    it("are logged to a run once, with the tags of the first time", async () => {
      const { store } = suite;
      const run_id = await newRun(store);
      const input = { dataset: dataset("d") };
      await store.logInputs({
        run_id,
        datasets: [
          { ...input, tags: inContext("train") },
          { ...input, tags: inContext("eval") },
        ],
      });
      const first = await inputsOf(run_id);
      await store.logInputs({ run_id, datasets: [{ ...input, tags: inContext("test") }] });
      expect(await inputsOf(run_id)).toEqual(first);
      expect(first!.dataset_inputs).toMatchObject([{ tags: inContext("train") }]);
    });

    it("are found again from many at once", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const runs = await Promise.all(
        Array.from({ length: 10 }, () => newRun(store, experiment_id)),
      );
      await Promise.all(
        runs.map((run_id, i) =>
          store.logInputs({
            run_id,
            datasets: [0, 1, 2].map((n) => ({ dataset: dataset(`d${(n + i) % 3}`) })),
          }),
        ),
      );
      for (const run_id of runs) expect((await inputsOf(run_id))!.dataset_inputs).toHaveLength(3);
      const { dataset_summaries } = await store.searchDatasets({ experiment_ids: [experiment_id] });
      expect(dataset_summaries).toHaveLength(3);
    });

    it("are listed in a search of runs as well", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_id = await newRun(store, experiment_id);
      await store.logInputs({
        run_id,
        datasets: [{ dataset: dataset("d"), tags: inContext("train") }],
        models: [{ model_id: "m-1" }],
      });
      await store.logOutputs({ run_id, models: [{ model_id: "m-2", step: 3 }] });
      const { runs } = await store.searchRuns({ experiment_ids: [experiment_id] });
      const { inputs, outputs } = await getRun(store, run_id);
      expect(inputs!.model_inputs).toEqual([{ model_id: "m-1" }]);
      expect(runs![0]).toMatchObject({
        outputs,
        inputs: { dataset_inputs: inputs!.dataset_inputs },
      });
      expect(runs![0]!.inputs!.model_inputs).toBeUndefined();
    });
  });

  describe("Searching datasets", () => {
    it("lists each with each of its contexts, of the experiments asked for", async () => {
      const { store } = suite;
      const experiments = [await newExperiment(store), await newExperiment(store)];
      const other = await newRun(store);
      const runs = await Promise.all(
        [0, 0, 1].map((experiment) => newRun(store, experiments[experiment]!)),
      );
      const log = (run: number, context?: string) =>
        store.logInputs({
          run_id: runs[run] ?? other,
          datasets: [{ dataset: dataset("d"), tags: context ? inContext(context) : [] }],
        });
      await log(0, "train");
      await log(1, "eval");
      await log(2);
      await log(3, "train");
      const { dataset_summaries } = await store.searchDatasets({ experiment_ids: experiments });
      const found = dataset_summaries!.map((summary) => JSON.stringify(summary));
      const summary = (experiment: number, context?: string) =>
        JSON.stringify({ experiment_id: experiments[experiment], name: "d", digest: "1", context });
      expect(found.toSorted()).toEqual(
        [summary(0, "train"), summary(0, "eval"), summary(1)].toSorted(),
      );
    });
  });

  describe("Models that a run used and made", () => {
    it("are logged once each, also when they are sent again", async () => {
      const { store, database } = suite;
      const run_id = await newRun(store);
      const used = [{ model_id: "m-1" }, { model_id: "m-2" }, { model_id: "m-1" }];
      const made = [
        { model_id: "m-1", step: 5 },
        { model_id: "m-3", step: -(2n ** 60n) },
      ];
      for (let time = 0; time < 2; time++) {
        await store.logInputs({ run_id, models: used });
        await store.logOutputs({ run_id, models: made });
      }
      const run = await getRun(store, run_id);
      expect(run.inputs!.model_inputs).toEqual(expect.arrayContaining(used));
      expect(run.inputs!.model_inputs).toHaveLength(2);
      expect(run.outputs!.model_outputs).toEqual(expect.arrayContaining(made));
      expect(run.outputs!.model_outputs).toHaveLength(2);
      const kinds = await database.rows(
        `SELECT DISTINCT source_type, destination_type FROM inputs WHERE source_id = '${run_id}' ORDER BY 1`,
      );
      expect(kinds).toEqual([
        { source_type: "RUN_INPUT", destination_type: "MODEL_INPUT" },
        { source_type: "RUN_OUTPUT", destination_type: "MODEL_OUTPUT" },
      ]);
    });
  });
}

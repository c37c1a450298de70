import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "../../../src/protocol/errors.ts";
import {
  getRun,
  newExperiment,
  newRun,
  paramsOf,
  type Suite,
  tagsOf,
  type TestStore,
  uniqueName,
} from "./test-store.ts";

/** Texts that somebody will send, each stored as it is or refused. */
const texts = {
  "a quote": 'it\'s "quoted" `so`',
  "an injection": "'); DROP TABLE runs; --",
  "a backslash": "a\\b\\",
  "array syntax": '{a,"b",NULL}',
  "the word null": "NULL",
  placeholders: "$1 ? :x %s {}",
  wildcards: "100%_\\%",
  "line breaks": "a\r\nb\tc",
  "control characters": "\u0001\u001f\u007f\u0085",
  NUL: "a\0b",
  emoji: "👩‍👩‍👧‍👦🏳️‍🌈",
  "right to left": "\u202eمرحبا\u202c",
  combining: "e\u0301\u0302\u0303",
  "the last code point": "\u{10ffff}",
  "byte order mark": "\ufeffx",
  "a lone surrogate": "a\ud800b",
  "a lone low surrogate": "\udfff",
  "a megabyte": "0123456789abcdef".repeat(65_536),
} as const;

const long = Object.entries(texts).map(([what, text]) => ({ what, text }));

/** Text as a database can hold it: UTF-8 has no lone surrogates. */
const wellFormed = (text: string): string => text.toWellFormed();

/** Settles to an answer, or to undefined where the client was told that it is wrong. */
async function answered<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return undefined;
    throw error;
  }
}

export function describeHostileValues(suite: Suite): void {
  describe.each(long)("Text with $what", ({ text }) => {
    /** What is stored of the text: it is cut, stored as it is, or refused by the database. */
    const stored = (limit: number): string | undefined => {
      if (text.length > limit) return text.slice(0, limit);
      return suite.database.takes(text) ? wellFormed(text) : undefined;
    };

    it("is a param", async () => {
      const run_id = await newRun(suite.store);
      await answered(suite.store.logParam({ run_id, key: "p", value: text }));
      expect((await paramsOf(suite.store, run_id))["p"]).toBe(stored(6000));
    });

    it("is a tag of a run and of an experiment", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_id = await newRun(store, experiment_id);
      await answered(store.logBatch({ run_id, tags: [{ key: "t", value: text }] }));
      expect((await tagsOf(store, run_id))["t"]).toBe(stored(8000));
      const set = await answered(store.setExperimentTag({ experiment_id, key: "t", value: text }));
      const { experiment } = await store.getExperiment({ experiment_id });
      expect(experiment.tags?.[0]?.value).toBe(set && wellFormed(text));
    });

    it("is the name of an experiment", async () => {
      const name = `${uniqueName()} ${text}`;
      const made = await answered(suite.store.createExperiment({ name }));
      const found = await answered(suite.store.getExperimentByName({ experiment_name: name }));
      expect(found?.experiment.experiment_id).toBe(made?.experiment_id);
      expect(found?.experiment.name).toBe(made && wellFormed(name));
      const filter = `name = "${name}"`;
      await answered(suite.store.searchExperiments({ max_results: 5, filter }));
    });

    it("is a run's name and its user", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const made = await answered(
        store.createRun({ experiment_id, run_name: text, user_id: text }),
      );
      const { runs = [] } = await store.searchRuns({ experiment_ids: [experiment_id] });
      expect(runs.map(({ info }) => [info.run_name, info.user_id])).toEqual(
        made === undefined ? [] : [[wellFormed(text), wellFormed(text)]],
      );
      const run_id = await newRun(store, experiment_id);
      await answered(store.updateRun({ run_id, run_name: text }));
      await answered(store.setTag({ run_id, key: "mlflow.runName", value: text }));
    });

    it("is a dataset", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_id = await newRun(store, experiment_id);
      const parts = { name: text, digest: "1", source_type: "local", source: text, schema: text };
      const dataset = { ...parts, profile: text };
      const tags = [{ key: "mlflow.data.context", value: text }];
      const logged = await answered(store.logInputs({ run_id, datasets: [{ dataset, tags }] }));
      const { inputs } = await getRun(store, run_id);
      expect(inputs!.dataset_inputs?.[0]?.dataset.profile).toBe(logged && wellFormed(text));
      await answered(store.searchDatasets({ experiment_ids: [experiment_id] }));
    });

    it("is a logged model", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const pair = [{ key: "k", value: text }];
      const made = await answered(
        store.createLoggedModel({ experiment_id, params: pair, tags: pair, model_type: text }),
      );
      const { models = [] } = await store.searchLoggedModels({ experiment_ids: [experiment_id] });
      expect(models.map(({ data }) => data.params?.[0]?.value)).toEqual(
        made === undefined ? [] : [wellFormed(text)],
      );
      await answered(store.createLoggedModel({ experiment_id, name: text, source_run_id: text }));
    });

    it("is a key, an id, a filter, an order or a token", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_id = await newRun(store, experiment_id);
      await Promise.all(oddRequests(store, { text, run_id, experiment_id }).map(answered));
      expect((await getRun(store, run_id)).info.run_id).toBe(run_id);
    });
  });

  describe("Text of chance", () => {
    let ids: { run_id: string; experiment_id: string };
    beforeAll(async () => {
      const experiment_id = await newExperiment(suite.store);
      ids = { experiment_id, run_id: await newRun(suite.store, experiment_id) };
    });

    it("in any place is answered or refused", async () => {
      const text = fc.oneof(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.string({ unit: fc.constantFrom("%", "_", "\\", "'", '"', "`", "\0", "\ud800", "a") }),
      );
      await fc.assert(
        fc.asyncProperty(text, async (some) => {
          const answers = oddRequests(suite.store, { text: some, ...ids }).map(answered);
          expect(await Promise.all(answers)).toHaveLength(answers.length);
        }),
        { numRuns: 15 },
      );
    });
  });
}

const oddRequests = (
  store: TestStore,
  { text, run_id, experiment_id }: { text: string; run_id: string; experiment_id: string },
): Promise<unknown>[] => {
  const experiment_ids = [experiment_id];
  const quoted = `'${text}'`;
  return [
    store.logMetric({ run_id, key: text, value: 1, timestamp: 1 }),
    store.logParam({ run_id, key: text, value: "1" }),
    store.setTag({ run_id, key: text, value: text }),
    store.deleteTag({ run_id, key: text }),
    store.deleteExperimentTag({ experiment_id, key: text }),
    store.getMetricHistory({ run_id, metric_key: text }),
    store.getMetricHistory({ run_id: text, metric_key: "m" }),
    store.getMetricHistoryBulk({ run_id: [text, run_id], metric_key: text }),
    store.getMetricHistoryBulkInterval({ run_ids: [text], metric_key: text }),
    store.getRun({ run_id: text }),
    store.getExperiment({ experiment_id: text }),
    store.searchDatasets({ experiment_ids: [text] }),
    store.getLoggedModel({ model_id: text }),
    store.setLoggedModelTags({ model_id: text, tags: [{ key: text, value: text }] }),
    store.deleteLoggedModelTag({ model_id: text, tag_key: text }),
    store.logOutputs({ run_id, models: [{ model_id: text }] }),
    store.logModel({ run_id, model_json: text }),
    store.logBatch({
      run_id,
      metrics: [{ key: "m", value: 1, timestamp: 1, model_id: text, dataset_name: text }],
    }),
    store.searchRuns({ experiment_ids, filter: text }),
    store.searchRuns({ experiment_ids, filter: `params.p LIKE ${quoted}` }),
    store.searchRuns({ experiment_ids, filter: `tags.t ILIKE ${quoted} OR run_name = ${quoted}` }),
    store.searchRuns({ experiment_ids, filter: `dataset.name IN (${quoted})` }),
    store.searchRuns({
      experiment_ids,
      order_by: [`params.\`${text}\``, `metrics."${text}" DESC`],
    }),
    store.searchRuns({ experiment_ids, page_token: text }),
    store.searchExperiments({ max_results: 1, filter: `name ILIKE ${quoted}` }),
    store.searchLoggedModels({
      experiment_ids,
      filter: `name LIKE ${quoted} AND params.p = ${quoted}`,
      datasets: [{ dataset_name: text, dataset_digest: text }],
      order_by: [{ field_name: `metrics.${text}`, dataset_name: text }],
    }),
    store.searchLoggedModels({ experiment_ids, page_token: text }),
  ];
};

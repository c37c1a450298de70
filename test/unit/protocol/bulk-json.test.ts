import fc from "fast-check";
import { expect, test } from "vitest";
import type * as z from "zod";
import {
  datasetJson,
  doubleJson,
  keyValueJson,
  listMember,
  metricJson,
  metricWithRunIdJson,
  modelOutputJson,
  runDocument,
  runJson,
} from "../../../src/protocol/bulk-json.ts";
import { encodeMessage } from "../../../src/protocol/codec.ts";
import { stringifyJson } from "../../../src/protocol/json.ts";
import { Dataset, DatasetInput, ModelOutput } from "../../../src/protocol/inputs.ts";
import { Metric, Param, Run, RunInfo, RunTag } from "../../../src/protocol/runs.ts";
import { anyDouble, anyInt64, anyText, messageArbitrary } from "../../setup/message-arbitrary.ts";

const numRuns = 300;
const point = fc.record({
  key: anyText(),
  value: fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e21, 5e-324)),
  timestamp: anyInt64(),
  step: anyInt64(),
});
const text = fc.record({ key: anyText(), value: anyText() });

test("a metric", () => {
  fc.assert(
    fc.property(point, anyText(), (metric, run_id) => {
      const { key, value, timestamp, step } = metric;
      expect(metricJson(key, value, timestamp, step)).toBe(encodeMessage(Metric, metric));
      expect(metricWithRunIdJson(key, value, timestamp, step, run_id)).toBe(
        encodeMessage(Metric, { ...metric, run_id }),
      );
    }),
    { numRuns },
  );
});

test("a param and a tag", () => {
  fc.assert(
    fc.property(text, ({ key, value }) => {
      expect(keyValueJson(key, value)).toBe(encodeMessage(Param, { key, value }));
      expect(keyValueJson(key, value)).toBe(encodeMessage(RunTag, { key, value }));
    }),
    { numRuns },
  );
});

test("a dataset and a model that a run made", () => {
  const dataset = messageArbitrary(Dataset) as fc.Arbitrary<z.output<typeof Dataset>>;
  const output = messageArbitrary(ModelOutput) as fc.Arbitrary<ModelOutput>;
  fc.assert(
    fc.property(dataset, output, (value, { model_id, step }) => {
      expect(JSON.parse(datasetJson(value))).toEqual(JSON.parse(encodeMessage(Dataset, value)));
      expect(modelOutputJson(model_id, step)).toBe(encodeMessage(ModelOutput, { model_id, step }));
    }),
    { numRuns },
  );
});

test("a double", () => {
  fc.assert(
    fc.property(anyDouble(), (value) => {
      const { value: expected } = JSON.parse(
        encodeMessage(Metric, { key: "", value, timestamp: 0, step: 0 }),
      ) as { value: unknown };
      expect(JSON.parse(doubleJson(value))).toBe(expected);
    }),
    { numRuns },
  );
});

/** A list that is absent where it is empty, as a store leaves it out. */
const listOrAbsent = <Name extends string, T>(name: Name, items: readonly T[]) =>
  (items.length === 0 ? {} : { [name]: items }) as { [K in Name]?: T[] };

/** The database keeps a run's stage to these two. */
const stage = fc.constantFrom("active", "deleted");
const runInfo = fc
  .tuple(messageArbitrary(RunInfo) as fc.Arbitrary<RunInfo>, stage)
  .map(([fields, lifecycle_stage]) => ({ ...fields, lifecycle_stage }));

test("a run", () => {
  const parts = fc.record({
    info: runInfo,
    metrics: fc.array(point, { maxLength: 4 }),
    params: fc.array(text, { maxLength: 4 }),
    tags: fc.array(text, { maxLength: 4 }),
    datasets: fc.array(messageArbitrary(DatasetInput) as fc.Arbitrary<DatasetInput>, {
      maxLength: 2,
    }),
    models: fc.array(messageArbitrary(ModelOutput) as fc.Arbitrary<ModelOutput>, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(parts, ({ info, metrics, params, tags, datasets, models }) => {
      const run: Run = {
        info,
        data: {
          ...listOrAbsent("metrics", metrics),
          ...listOrAbsent("params", params),
          ...listOrAbsent("tags", tags),
        },
        inputs: listOrAbsent("dataset_inputs", datasets),
        outputs: listOrAbsent("model_outputs", models),
      };
      const document = runDocument({
        info,
        metrics: metrics.map(({ key, value, timestamp, step }) =>
          metricJson(key, value, timestamp, step),
        ),
        params: params.map(({ key, value }) => keyValueJson(key, value)),
        tags: tags.map(({ key, value }) => keyValueJson(key, value)),
      });
      const inputs = datasets.map((item) => encodeMessage(DatasetInput, item));
      const outputs = models.map((item) => stringifyJson(item));
      const json = runJson(
        document,
        listMember("dataset_inputs", inputs),
        listMember("model_outputs", outputs),
      );
      expect(json).toBe(encodeMessage(Run, run));
    }),
    { numRuns },
  );
});

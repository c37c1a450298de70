import { newId } from "../../core/ids.ts";
import { invalidParameter } from "../../protocol/errors.ts";
import type { Int64 } from "../../protocol/int64.ts";
import type { DatasetInput, ModelOutput } from "../../protocol/inputs.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import { modelOutputsOf } from "./lineage.ts";
import type { Operations } from "./operation.ts";
import { lockActiveRun } from "./run-rows.ts";
import { type BulkInsert, lockingOrder, type Session } from "./session.ts";

const CONTEXT_TAG = "mlflow.data.context";
const MOST_SUMMARIES = 1000;

export const inputOperations: Operations<"logInputs" | "logOutputs" | "searchDatasets"> = {
  logInputs: async (session, { run_id, datasets, models }) => {
    const run = await lockActiveRun(session, run_id);
    const byKey = datasets.map((input) => [datasetKey(input), input] as const);
    for (const [, input] of lockingOrder(byKey))
      await logDataset(session, run.experiment_id, run_id, input);
    await session.insertRows(
      INSERT_INPUT,
      models.map(({ model_id }) => [newId(), "RUN_INPUT", run_id, "MODEL_INPUT", model_id, 0]),
    );
    return {};
  },

  logOutputs: async (session, { run_id, models }) => {
    await lockActiveRun(session, run_id);
    await session.insertRows(
      INSERT_INPUT,
      models.map(({ model_id, step }) => [
        newId(),
        "RUN_OUTPUT",
        run_id,
        "MODEL_OUTPUT",
        model_id,
        step,
      ]),
    );
    await refuseOtherSteps(session, run_id, models);
    return {};
  },

  searchDatasets: async (session, { experiment_ids }) => {
    const rows = await session.db
      .selectFrom("datasets")
      .innerJoin("inputs", "inputs.source_id", "datasets.dataset_uuid")
      .leftJoin("input_tags", (join) =>
        join
          .onRef("input_tags.input_uuid", "=", "inputs.input_uuid")
          .on("input_tags.name", "=", CONTEXT_TAG),
      )
      .select(["datasets.experiment_id", "datasets.name", "datasets.digest", "input_tags.value"])
      .distinct()
      .where((eb) =>
        session.dialect.oneOf(
          eb.ref("datasets.experiment_id"),
          experimentNumbers(session, experiment_ids),
        ),
      )
      .limit(MOST_SUMMARIES)
      .execute();
    const summaries = rows.map(({ experiment_id, name, digest, value }) => ({
      experiment_id: String(experiment_id),
      name,
      digest,
      context: value ?? undefined,
    }));
    return { dataset_summaries: summaries };
  },
};

/** An edge of the lineage graph; one that is there already stays as it is. */
const INSERT_INPUT: BulkInsert = {
  table: "inputs",
  columns: {
    input_uuid: "text",
    source_type: "text",
    source_id: "text",
    destination_type: "text",
    destination_id: "text",
    step: "bigint",
  },
  tail: "on conflict do nothing returning input_uuid",
};

/** A run makes a model once, at one step; the edge that is there stays as it is. */
async function refuseOtherSteps(
  session: Session,
  runId: string,
  models: readonly ModelOutput[],
): Promise<void> {
  const stored = (await modelOutputsOf(session, [runId])).get(runId) ?? [];
  const steps = new Map(stored.map(({ model_id, step }) => [model_id, step]));
  const other = models.find(({ model_id, step }) => steps.get(model_id) !== step);
  if (other !== undefined)
    throw invalidParameter(
      `The model '${other.model_id}' is an output of run '${runId}' already, at step ${steps.get(other.model_id)}; it cannot be one at step ${other.step} as well.`,
    );
}

/** A dataset is known by experiment, name and digest; the statement returns the id it has. */
const INSERT_DATASET: BulkInsert = {
  table: "datasets",
  columns: {
    dataset_uuid: "text",
    experiment_id: "integer",
    name: "text",
    digest: "text",
    dataset_source_type: "text",
    dataset_source: "text",
    dataset_schema: "text",
    dataset_profile: "text",
  },
  tail: "on conflict (experiment_id, name, digest) do update set dataset_uuid = datasets.dataset_uuid returning dataset_uuid",
};

const INSERT_INPUT_TAG: BulkInsert = {
  table: "input_tags",
  columns: { input_uuid: "text", name: "text", value: "text" },
  tail: "on conflict (input_uuid, name) do update set value = excluded.value",
};

const datasetKey = ({ dataset }: DatasetInput): string =>
  JSON.stringify([dataset.name, dataset.digest]);

async function logDataset(
  session: Session,
  experimentId: Int64,
  runId: string,
  { dataset, tags = [] }: DatasetInput,
): Promise<void> {
  const [known] = await session.insertRows<{ dataset_uuid: string }>(INSERT_DATASET, [
    [
      newId(),
      experimentId,
      dataset.name,
      dataset.digest,
      dataset.source_type,
      dataset.source,
      dataset.schema ?? null,
      dataset.profile ?? null,
    ],
  ]);
  const [added] = await session.insertRows<{ input_uuid: string }>(INSERT_INPUT, [
    [newId(), "DATASET", known!.dataset_uuid, "RUN", runId, 0],
  ]);
  if (added === undefined) return;
  const byName = new Map(tags.map(({ key, value }) => [key, value]));
  await session.insertRows(
    INSERT_INPUT_TAG,
    [...byName].map(([name, value]) => [added.input_uuid, name, value]),
  );
}

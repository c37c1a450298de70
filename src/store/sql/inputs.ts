import { newId } from "../../core/ids.ts";
import { invalidParameter } from "../../protocol/errors.ts";
import type { DatasetInput, ModelOutput } from "../../protocol/inputs.ts";
import { experimentNumbers } from "./experiment-ids.ts";
import type { Operations } from "./operation.ts";
import { activeRun } from "./run-rows.ts";
import { type BulkInsert, lockingOrder, type Session } from "./session.ts";

const CONTEXT_TAG = "mlflow.data.context";
const MOST_SUMMARIES = 1000;

export const inputOperations: Operations<"logInputs" | "logOutputs" | "searchDatasets"> = {
  logInputs: async (session, { run_id, datasets, models }) => {
    const run = await activeRun(session, run_id);
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
    await activeRun(session, run_id);
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
        session.dialect.oneOf(eb.ref("datasets.experiment_id"), experimentNumbers(experiment_ids)),
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
  experimentId: number,
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

/** The datasets that runs used, by run. */
export async function datasetInputsOf(
  session: Session,
  runIds: readonly string[],
): Promise<Map<string, DatasetInput[]>> {
  const rows = await session.db
    .selectFrom("inputs")
    .innerJoin("datasets", "datasets.dataset_uuid", "inputs.source_id")
    .leftJoin("input_tags", "input_tags.input_uuid", "inputs.input_uuid")
    .selectAll("datasets")
    .select([
      "inputs.destination_id as run_id",
      "input_tags.name as tag_key",
      "input_tags.value as tag_value",
    ])
    .where("inputs.source_type", "=", "DATASET")
    .where("inputs.destination_type", "=", "RUN")
    .where((eb) => session.dialect.oneOf(eb.ref("inputs.destination_id"), runIds))
    .orderBy("inputs.destination_id")
    .execute();
  const byRun = Map.groupBy(rows, (row) => row.run_id);
  return new Map([...byRun].map(([runId, ofRun]) => [runId, datasetInputs(ofRun)]));
}

/** A run's rows, one for each tag of each dataset, as dataset inputs. */
const datasetInputs = (rows: readonly DatasetRow[]): DatasetInput[] =>
  [...Map.groupBy(rows, (row) => row.dataset_uuid).values()].map((ofDataset) => ({
    ...datasetInput(ofDataset[0]!),
    tags: ofDataset.flatMap(({ tag_key, tag_value }) =>
      tag_key === null ? [] : [{ key: tag_key, value: tag_value ?? "" }],
    ),
  }));

interface DatasetRow {
  dataset_uuid: string;
  tag_key: string | null;
  tag_value: string | null;
  name: string;
  digest: string;
  dataset_source_type: string;
  dataset_source: string;
  dataset_schema: string | null;
  dataset_profile: string | null;
}

const datasetInput = (row: DatasetRow): Pick<DatasetInput, "dataset"> => ({
  dataset: {
    name: row.name,
    digest: row.digest,
    source_type: row.dataset_source_type,
    source: row.dataset_source,
    schema: row.dataset_schema ?? undefined,
    profile: row.dataset_profile ?? undefined,
  },
});

const modelEdges = (
  session: Session,
  runIds: readonly string[],
  source: "RUN_INPUT" | "RUN_OUTPUT",
  destination: "MODEL_INPUT" | "MODEL_OUTPUT",
) =>
  session.db
    .selectFrom("inputs")
    .select(["source_id", "destination_id", "step"])
    .where("source_type", "=", source)
    .where("destination_type", "=", destination)
    .where((eb) => session.dialect.oneOf(eb.ref("source_id"), runIds))
    .execute();

/** The models that runs used, as JSON text, by run. */
export async function modelInputsOf(session: Session, runIds: readonly string[]) {
  const edges = await modelEdges(session, runIds, "RUN_INPUT", "MODEL_INPUT");
  return collected(edges, ({ destination_id }) => JSON.stringify({ model_id: destination_id }));
}

/** The models that runs made, by run. */
export async function modelOutputsOf(
  session: Session,
  runIds: readonly string[],
): Promise<Map<string, ModelOutput[]>> {
  const edges = await modelEdges(session, runIds, "RUN_OUTPUT", "MODEL_OUTPUT");
  return collected(edges, ({ destination_id, step }) => ({ model_id: destination_id, step }));
}

function collected<E extends { source_id: string }, T>(
  edges: readonly E[],
  pick: (edge: E) => T,
): Map<string, T[]> {
  const grouped = Map.groupBy(edges, (edge) => edge.source_id);
  return new Map([...grouped].map(([runId, items]) => [runId, items.map(pick)]));
}

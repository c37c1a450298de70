import {
  datasetJson,
  keyValueJson,
  listMember,
  modelOutputJson,
} from "../../protocol/bulk-json.ts";
import type { ModelOutput } from "../../protocol/inputs.ts";
import type { Session } from "./session.ts";

/*
 * What runs used and made, read for many runs at once. The same dataset may be an input of all of
 * them and hold a profile of 16 MiB: it is read and encoded once, and never for runs left out.
 */

/** The members of a run's `inputs` and `outputs` as JSON text, without their braces. */
export interface Lineage {
  inputs: string;
  outputs: string;
}

/** Bytes of the datasets that each run's answer will show; runs without any are left out. */
export async function datasetBytesOf(
  session: Session,
  runIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await datasetEdges(session, runIds)
    .select((eb) => [
      "inputs.destination_id as run_id",
      eb(
        eb.fn.coalesce(eb.fn("octet_length", ["datasets.dataset_schema"]), eb.lit(0)),
        "+",
        eb.fn.coalesce(eb.fn("octet_length", ["datasets.dataset_profile"]), eb.lit(0)),
      ).as("bytes"),
    ])
    .execute();
  const bytes = new Map<string, number>();
  for (const row of rows) bytes.set(row.run_id, (bytes.get(row.run_id) ?? 0) + Number(row.bytes));
  return bytes;
}

/** What of a lineage is told: the models that runs used of one run only. */
interface Told {
  datasets?: boolean;
  modelInputs?: boolean;
}

/** The lineage of runs, by run; runs without any are left out. */
export async function lineageOf(
  session: Session,
  runIds: readonly string[],
  { datasets: hasDatasets = true, modelInputs = false }: Told = {},
): Promise<Map<string, Lineage>> {
  const [datasets, models, outputs] = await Promise.all([
    hasDatasets ? datasetInputsOf(session, runIds) : NOTHING,
    modelInputs ? modelInputsOf(session, runIds) : NOTHING,
    modelOutputsOf(session, runIds),
  ]);
  const ids = new Set([...datasets.keys(), ...models.keys(), ...outputs.keys()]);
  return new Map(
    [...ids].map((id) => [id, lineage(datasets.get(id), models.get(id), outputs.get(id))]),
  );
}

const NOTHING: ReadonlyMap<string, string[]> = new Map();

const lineage = (
  datasets: readonly string[] = [],
  models: readonly string[] = [],
  outputs: readonly ModelOutput[] = [],
): Lineage => ({
  inputs: [listMember("dataset_inputs", datasets), listMember("model_inputs", models)]
    .filter(Boolean)
    .join(","),
  outputs: listMember(
    "model_outputs",
    outputs.map(({ model_id, step }) => modelOutputJson(model_id, step)),
  ),
});

/** The datasets that runs used, a row for each use. */
export const datasetEdges = (session: Session, runIds: readonly string[]) =>
  session.db
    .selectFrom("inputs")
    .innerJoin("datasets", "datasets.dataset_uuid", "inputs.source_id")
    .where("inputs.source_type", "=", "DATASET")
    .where("inputs.destination_type", "=", "RUN")
    .where((eb) => session.dialect.oneOf(eb.ref("inputs.destination_id"), runIds));

/** The datasets that runs used, as JSON text, by run. */
async function datasetInputsOf(
  session: Session,
  runIds: readonly string[],
): Promise<Map<string, string[]>> {
  const edges = await datasetEdges(session, runIds)
    .leftJoin("input_tags", "input_tags.input_uuid", "inputs.input_uuid")
    .select([
      "inputs.destination_id as run_id",
      "datasets.dataset_uuid as dataset",
      "input_tags.name as key",
      "input_tags.value as value",
    ])
    .orderBy("inputs.destination_id")
    .execute();
  const texts = await datasetTexts(session, [...new Set(edges.map(({ dataset }) => dataset))]);
  const byRun = Map.groupBy(edges, ({ run_id }) => run_id);
  return new Map([...byRun].map(([runId, ofRun]) => [runId, datasetInputs(ofRun, texts)]));
}

interface DatasetEdge {
  dataset: string;
  key: string | null;
  value: string | null;
}

/** A run's rows, one for each tag of each dataset, as JSON text of dataset inputs. */
const datasetInputs = (
  rows: readonly DatasetEdge[],
  texts: ReadonlyMap<string, string>,
): string[] =>
  [...Map.groupBy(rows, ({ dataset }) => dataset)].map(([dataset, ofDataset]) => {
    const tags = ofDataset.flatMap(({ key, value }) =>
      key === null ? [] : [keyValueJson(key, value ?? "")],
    );
    const members = [listMember("tags", tags), `"dataset":${texts.get(dataset)}`];
    return `{${members.filter(Boolean).join(",")}}`;
  });

async function datasetTexts(
  session: Session,
  datasets: readonly string[],
): Promise<Map<string, string>> {
  if (datasets.length === 0) return new Map();
  const rows = await session.db
    .selectFrom("datasets")
    .selectAll()
    .where((eb) => session.dialect.oneOf(eb.ref("dataset_uuid"), datasets))
    .execute();
  return new Map(
    rows.map((row) => [
      row.dataset_uuid,
      datasetJson({
        name: row.name,
        digest: row.digest,
        source_type: row.dataset_source_type,
        source: row.dataset_source,
        schema: row.dataset_schema ?? undefined,
        profile: row.dataset_profile ?? undefined,
      }),
    ]),
  );
}

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
async function modelInputsOf(session: Session, runIds: readonly string[]) {
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

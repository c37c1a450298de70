import { createHash } from "node:crypto";
import type { Row, Session } from "../sql/session.ts";
import { type FileKind, META, putRow } from "./entity.ts";
import { refuseFileName } from "./file-names.ts";
import {
  formatMeta,
  integerOf,
  Malformed,
  neededText,
  parseMeta,
  textOf,
  textsOf,
} from "./meta-yaml.ts";

/*
 * Datasets, and what runs used and made: folders named by a hash, with a `meta.yaml` each. An
 * experiment's dataset is known by that hash and the experiment.
 */

/** MLflow's name for a folder: the hash of two texts, one after the other. */
const hashOf = (...texts: readonly string[]): string =>
  createHash("md5").update(texts.join("")).digest("hex");

/** A dataset's id in the tables: another experiment may have the same. */
const datasetUuid = (experimentId: unknown, hash: string): string => `${experimentId}-${hash}`;

const hashIn = (uuid: string): string => uuid.slice(uuid.indexOf("-") + 1);

/** The folder of a record. Throws Malformed for what lies beside its file. */
const idIn = (name: string): string => {
  const [id, file, ...rest] = name.split("/");
  if (file !== META || rest.length > 0) throw new Malformed("nothing is known to lie there");
  return id!;
};

const folderIn = (name: string): string => name.split("/", 1)[0]!;

export const datasetFiles: FileKind = {
  folder: "datasets",
  table: "datasets",
  keys: ["experiment_id", "name", "digest"],

  async read(session, { owner, name, folder, path }) {
    const meta = parseMeta(folder.text(path));
    const { experiment_id = null } = owner;
    await putRow(session, "datasets", datasetFiles.keys, {
      dataset_uuid: datasetUuid(experiment_id, idIn(name)),
      experiment_id,
      name: neededText(meta, "name"),
      digest: neededText(meta, "digest"),
      dataset_source_type: textOf(meta, "source_type") ?? "",
      dataset_source: textOf(meta, "source") ?? "",
      dataset_schema: textOf(meta, "schema"),
      dataset_profile: textOf(meta, "profile"),
    });
  },

  async forget(session, { experiment_id }, name) {
    const uuid = datasetUuid(experiment_id, folderIn(name));
    await session.query("delete from datasets where dataset_uuid = ?", [uuid]);
  },

  async change(session, { experiment_id = null, name = null, digest = null }) {
    const [row] = await session.query(
      "select * from datasets where experiment_id = ? and name = ? and digest = ?",
      [experiment_id, name, digest],
    );
    if (row === undefined) return undefined;
    const hash = hashOf(String(name), String(digest));
    await renameDataset(session, row["dataset_uuid"] ?? null, datasetUuid(experiment_id, hash));
    const text = formatMeta({
      name: row["name"],
      digest: row["digest"],
      source_type: row["dataset_source_type"],
      source: row["dataset_source"],
      schema: row["dataset_schema"],
      profile: row["dataset_profile"],
    });
    return { owner: { experiment_id }, change: { name: `datasets/${hash}/${META}`, text } };
  },
};

/** A new dataset gets the id that its file gives it, also where runs refer to it. */
async function renameDataset(session: Session, from: Row[string], to: string): Promise<void> {
  if (from === to) return;
  await session.query("update datasets set dataset_uuid = ? where dataset_uuid = ?", [to, from]);
  await session.query(
    "update inputs set source_id = ? where source_type = 'DATASET' and source_id = ?",
    [to, from],
  );
}

const inputKeys = ["source_type", "source_id", "destination_type", "destination_id"] as const;

/** What a run used: datasets and models. */
export const inputFiles: FileKind = {
  folder: "inputs",
  table: "inputs",
  keys: inputKeys,

  async read(session, { owner, name, folder, path }) {
    const { run_uuid: run = null, experiment_id } = owner;
    const meta = parseMeta(folder.text(path));
    const id = neededText(meta, "source_id");
    const input_uuid = idIn(name);
    const isDataset = neededText(meta, "source_type") === "DATASET";
    const ends = isDataset
      ? ["DATASET", datasetUuid(experiment_id, id), "RUN", run]
      : ["RUN_INPUT", run, "MODEL_INPUT", id];
    await putInput(session, input_uuid, ends, 0, textsOf(meta, "tags"));
  },

  forget: (session, { run_uuid = null }, name) => forgetInputs(session, run_uuid, folderIn(name)),

  async change(session, keys) {
    if (keys["source_type"] === "RUN_OUTPUT") return outputChange(session, keys);
    const isDataset = keys["source_type"] === "DATASET";
    const run = String(keys[isDataset ? "destination_id" : "source_id"]);
    const id = isDataset ? hashIn(String(keys["source_id"])) : String(keys["destination_id"]);
    const row = await inputRow(session, keys);
    if (row === undefined) return undefined;
    const tags = await session.query<{ name: string; value: string }>(
      "select name, value from input_tags where input_uuid = ?",
      [row["input_uuid"] ?? null],
    );
    // MLflow repeats the source's id, and knows the run by the folder.
    const text = formatMeta({
      source_type: isDataset ? "DATASET" : "MODEL",
      source_id: id,
      destination_type: "RUN",
      destination_id: id,
      tags: Object.fromEntries(tags.map(({ name, value }) => [name, value])),
    });
    const name = `inputs/${hashOf(id, run)}/${META}`;
    return { owner: { run_uuid: run }, change: { name, text } };
  },
};

/** The models that a run made; their rows lie among those of what it used. */
export const outputFiles: FileKind = {
  folder: "outputs",
  table: "outputs",
  keys: inputKeys,

  async read(session, { owner, name, folder, path }) {
    const { run_uuid: run = null } = owner;
    const meta = parseMeta(folder.text(path));
    const model = neededText(meta, "destination_id");
    const ends = ["RUN_OUTPUT", run, "MODEL_OUTPUT", model];
    const input_uuid = hashOf(idIn(name), String(run), "output");
    await putInput(session, input_uuid, ends, integerOf(meta, "step") ?? 0, []);
  },

  forget: (session, { run_uuid = null }, name) =>
    forgetInputs(session, run_uuid, hashOf(folderIn(name), String(run_uuid), "output")),

  change: outputChange,
};

async function outputChange(session: Session, keys: Row) {
  const row = await inputRow(session, keys);
  if (row === undefined) return undefined;
  const model = String(keys["destination_id"]);
  refuseFileName(model, { isOnePart: true });
  const text = formatMeta({
    source_type: "RUN_OUTPUT",
    source_id: model,
    destination_type: "MODEL_OUTPUT",
    destination_id: model,
    tags: {},
    step: row["step"],
  });
  const name = `outputs/${model}/${META}`;
  return { owner: { run_uuid: keys["source_id"] ?? null }, change: { name, text } };
}

async function inputRow(session: Session, keys: Row): Promise<Row | undefined> {
  const [row] = await session.query(
    `select input_uuid, step from inputs where ${inputKeys.map((key) => `${key} = ?`).join(" and ")}`,
    inputKeys.map((key) => keys[key] ?? null),
  );
  return row;
}

async function putInput(
  session: Session,
  input_uuid: string,
  ends: readonly Row[string][],
  step: Row[string],
  tags: readonly [string, string][],
): Promise<void> {
  const [source_type, source_id, destination_type, destination_id] = ends as [
    string,
    string,
    string,
    string,
  ];
  const row = { input_uuid, source_type, source_id, destination_type, destination_id, step };
  await putRow(session, "inputs", inputKeys, row);
  for (const [name, value] of tags)
    await putRow(session, "input_tags", ["input_uuid", "name"], { input_uuid, name, value });
}

async function forgetInputs(session: Session, run: Row[string], uuid: string): Promise<void> {
  await session.query("delete from input_tags where input_uuid = ?", [uuid]);
  await session.query(
    "delete from inputs where input_uuid = ? and ? in (source_id, destination_id)",
    [uuid, run],
  );
}

import { pythonFloat } from "../../core/python-float.ts";
import { invalidParameter } from "../../protocol/errors.ts";
import type { Int64 } from "../../protocol/int64.ts";
import { metricRows } from "../sql/logging.ts";
import { readValue, storedValue } from "../sql/metric-values.ts";
import { INSERT_MODEL_METRICS } from "../sql/model-metrics.ts";
import type { Row, Session, Value } from "../sql/session.ts";
import type { EntityFile, FileKind } from "./entity.ts";
import { refuseBesides } from "./file-names.ts";
import { int64Of } from "./meta-yaml.ts";

/*
 * A metric's file has a line for each point and only grows, so that it is read from where it was
 * read to. A file that shrank, or changed and kept its length, is read anew.
 */

/** So much of a file is read at once, in bytes. */
const CHUNK = 4 * 2 ** 20;

/** A file whose last line has no end is taken to have none when it is older than this, in ms. */
const QUIET = 2_000;

const NEWLINE = 0x0a;

/** The metrics of a run: `timestamp value step`, of old without the step. */
export const runMetricFiles: FileKind = {
  folder: "metrics",
  table: "metrics",
  keys: ["rowid"],
  read: (session, file) => readSeries(session, file, runMetricFiles, addRunPoints),
  async forget(session, { run_uuid = null }, name) {
    for (const table of ["metrics", "latest_metrics"])
      await session.query(`delete from ${table} where run_uuid = ? and key = ?`, [run_uuid, name]);
  },
  async change(session, { rowid = null }) {
    const [row] = await session.query<PointRow>(
      "select run_uuid, key, value, timestamp, step, is_nan from metrics where rowid = ?",
      [rowid],
    );
    if (row === undefined) return undefined;
    const { run_uuid, key } = row;
    await refuseNested(session, "latest_metrics", ["key", key], ["run_uuid", run_uuid]);
    const value = pythonFloat(readValue(row.value, row.is_nan));
    const lines = `${row.timestamp} ${value} ${row.step}\n`;
    return { owner: { run_uuid }, change: { name: `metrics/${key}`, lines } };
  },
};

/** The metrics of a logged model: `timestamp value step run`, and of a dataset its name and digest. */
export const modelMetricFiles: FileKind = {
  folder: "metrics",
  table: "logged_model_metrics",
  keys: ["rowid"],
  read: (session, file) => readSeries(session, file, modelMetricFiles, addModelPoints),
  async forget(session, { model_id = null }, name) {
    await session.query("delete from logged_model_metrics where model_id = ? and metric_name = ?", [
      model_id,
      name,
    ]);
  },
  async change(session, { rowid = null }) {
    const [row] = await session.query<ModelPointRow>(
      "select * from logged_model_metrics where rowid = ?",
      [rowid],
    );
    if (row === undefined) return undefined;
    const { model_id, metric_name: key } = row;
    const owner = ["model_id", model_id] as const;
    await refuseNested(session, "logged_model_metrics", ["metric_name", key], owner);
    return { owner: { model_id }, change: { name: `metrics/${key}`, lines: modelLine(row) } };
  },
};

type PointRow = {
  run_uuid: string;
  key: string;
  value: number;
  timestamp: Int64;
  step: Int64;
  is_nan: number;
};

type ModelPointRow = {
  model_id: string;
  metric_name: string;
  metric_timestamp_ms: Int64;
  metric_step: Int64;
  metric_value: number | null;
  run_id: string;
  dataset_name: string | null;
  dataset_digest: string | null;
};

function modelLine(row: ModelPointRow): string {
  const { dataset_name, dataset_digest } = row;
  const value = pythonFloat(readValue(row.metric_value ?? 0, false));
  const point = `${row.metric_timestamp_ms} ${value} ${row.metric_step} ${row.run_id}`;
  if (dataset_name === null || dataset_digest === null) return `${point}\n`;
  if ([dataset_name, dataset_digest].some((text) => text.trim() === "" || /[\r\n]/.test(text)))
    throw invalidParameter(
      `The dataset '${dataset_name}' of a logged model's metric cannot be kept in a folder of files: its name or digest is empty or has a line break.`,
    );
  return `${point} ${unspaced(dataset_name)} ${unspaced(dataset_digest)}\n`;
}

/** MLflow writes spaces into these lines and then cannot read them: they become no-break ones. */
const unspaced = (text: string): string => text.replaceAll(" ", NO_BREAK_SPACE);
const spaced = (text: string): string => text.replaceAll(NO_BREAK_SPACE, " ");
const NO_BREAK_SPACE = "\u00a0";

const refuseNested = (
  session: Session,
  table: string,
  [column, key]: readonly [string, string],
  [owner, id]: readonly [string, string],
) =>
  refuseBesides(key, column, (condition, parameters) =>
    session.query<{ key: string }>(
      `select ${column} as key from ${table} where ${owner} = ? and (${condition}) limit 1`,
      [id, ...parameters],
    ),
  );

type AddPoints = (session: Session, owner: Row, key: string, lines: string[][]) => Promise<void>;

/** Takes in what a file has more than was known of it. Returns up to where it has been read. */
async function readSeries(
  session: Session,
  file: EntityFile,
  kind: FileKind,
  add: AddPoints,
): Promise<number> {
  const { owner, name, folder, path, known, stamp } = file;
  const [size, time] = stamp;
  let at = known?.[0] ?? 0;
  if (known !== undefined && isRewritten(known, stamp)) {
    await kind.forget(session, owner, name);
    at = 0;
  }
  while (at < size) {
    const bytes = folder.bytes(path, at, Math.min(CHUNK, size - at));
    const isEnd = at + bytes.length >= size && Date.now() - time > QUIET;
    const length = isEnd ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
    if (length === 0) break;
    const lines = bytes.toString("utf8", 0, length).split("\n");
    await add(
      session,
      owner,
      name,
      lines.map((line) => line.trimEnd().split(" ")),
    );
    at += length;
  }
  return at;
}

/** A time of 0 stands for one that is not known. */
const isRewritten = ([knownSize, knownTime]: readonly [number, number], stamp: readonly number[]) =>
  stamp[0]! < knownSize || (stamp[0] === knownSize && knownTime !== 0);

/** MLflow takes a line with a dataset for one of step 0. The dataset's name may have spaces. */
async function addRunPoints(session: Session, owner: Row, key: string, lines: string[][]) {
  const points = lines
    .filter((fields) => fields.length !== 4 && isPoint(fields))
    .map(([timestamp, value, step, ...dataset]) => ({
      key,
      value: parseFloatOf(value!),
      timestamp: integer(timestamp!),
      step: step === undefined || dataset.length > 0 ? 0 : integer(step),
    }));
  await session.insertAll(metricRows(String(owner["run_uuid"]), points));
}

async function addModelPoints(session: Session, owner: Row, key: string, lines: string[][]) {
  const { model_id = null, experiment_id = null } = owner;
  const points = lines.filter((fields) => fields.length >= 4 && isPoint(fields));
  const runs = await session.query<{ run_uuid: string }>(
    "select run_uuid from runs where run_uuid in (select value from json_each(?))",
    [JSON.stringify([...new Set(points.map(([, , , run]) => run))])],
  );
  const known = new Set(runs.map(({ run_uuid }) => run_uuid));
  const rows = points.map(([time, value, step, run, ...dataset]): Value[] => [
    model_id,
    key,
    integer(time!),
    integer(step!),
    storedValue(parseFloatOf(value!)),
    experiment_id,
    run!,
    dataset.length > 1 ? spaced(dataset.slice(0, -1).join(" ")) : null,
    dataset.length > 1 ? spaced(dataset.at(-1)!) : null,
  ]);
  await session.insertRows(
    INSERT_MODEL_METRICS,
    rows.filter((row) => known.has(String(row[6]))),
  );
}

/** Whether the fields are numbers; another line is left out, and the file is read on. */
const isPoint = ([timestamp = "", value = "", step = "0"]: readonly string[]): boolean =>
  int64Of(timestamp) !== undefined && int64Of(step) !== undefined && FLOAT.test(value);

/** As Python writes and reads floats. */
const FLOAT = /^[+-]?(?:nan|inf(?:inity)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

function parseFloatOf(text: string): number {
  if (/nan/i.test(text)) return NaN;
  if (/inf/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}

/** Of a text that is one. */
const integer = (text: string): Int64 => int64Of(text)!;

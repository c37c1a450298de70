import { isSystemMetric } from "../../util/system-metric.ts";
import { digitsFor, formatCount, formatNumber } from "../../util/numbers.ts";
import { formatDuration, formatExact } from "../../util/times.ts";
import type { ComparedRun } from "./compared-run.ts";

export const sections = ["metrics", "params", "datasets", "tags", "attributes"] as const;
export type Section = (typeof sections)[number];

/** What a run has in a row; undefined where it has nothing. */
export type Value = number | string | undefined;

export interface CompareRow {
  /** `metrics.loss`; attributes and datasets are named likewise. */
  id: string;
  section: Section;
  key: string;
  /** How numbers are written. */
  unit: "number" | "duration" | "time";
  /** Of each run, in their order. */
  values: readonly Value[];
  /** The values as they are written. */
  texts: readonly (string | undefined)[];
  differs: boolean;
  /** How far the runs are from the baseline at most: 0 where they agree, 1 for texts that differ. */
  size: number;
}

type Texts = readonly (string | undefined)[];

const vary = (values: readonly Value[]): boolean =>
  values.some((value) => !Object.is(value, values[0]));

/** All that can be compared of runs, whether it differs or not. The first run is the baseline. */
export function compareRows(runs: readonly ComparedRun[]): CompareRow[] {
  const row = (
    section: Section,
    key: string,
    values: readonly Value[],
    unit: CompareRow["unit"] = "number",
    texts = written(values, unit),
  ): CompareRow => ({
    id: `${section}.${key}`,
    section,
    key,
    unit,
    values,
    texts,
    differs: vary(values) || vary(texts),
    size: unit === "time" ? 0 : Math.max(0, ...values.map((value) => apart(value, values[0]))),
  });
  // A number that a client wrote as text is shown as it was written.
  const param = (key: string, texts: Texts) =>
    row("params", key, asNumbers(texts), "number", [...texts]);
  const keyed = (section: Section, of: (run: ComparedRun) => ReadonlyMap<string, Value>) => {
    const maps = runs.map(of);
    const keys = new Set(maps.flatMap((map) => [...map.keys()]));
    return [...keys].map((key) => {
      const values = maps.map((map) => map.get(key));
      return section === "params" ? param(key, values as Texts) : row(section, key, values);
    });
  };
  return [
    ...keyed("metrics", ({ metrics }) => metrics),
    ...keyed("params", ({ params }) => params),
    ...keyed("datasets", datasetFacts),
    ...keyed("tags", ({ tags }) => ownTags(tags)),
    ...attributes.map(([key, unit, of]) => row("attributes", key, runs.map(of), unit)),
  ];
}

/** Numbers with as many digits as tell them apart. */
function written(values: readonly Value[], unit: CompareRow["unit"]): (string | undefined)[] {
  const numbers = values.filter((value) => typeof value === "number");
  const digits = digitsFor(numbers);
  const isCount = numbers.every(Number.isSafeInteger);
  const text = {
    number: isCount ? formatCount : (value: number) => formatNumber(value, digits),
    duration: formatDuration,
    time: formatExact,
  }[unit];
  return values.map((value) => (typeof value === "number" ? text(value) : value));
}

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;

/** Texts as numbers where all of them are. */
function asNumbers(texts: Texts): readonly Value[] {
  const isNumeric = texts.every((text) => text === undefined || NUMBER.test(text));
  return isNumeric ? texts.map((text) => (text === undefined ? text : Number(text))) : texts;
}

/** Tags of MLflow's own are told as attributes, or are of no use to a reader. */
const ownTags = (tags: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...tags].filter(([key]) => !key.startsWith("mlflow.")));

const datasetFacts = ({ inputs }: ComparedRun): Map<string, Value> =>
  new Map(
    inputs.flatMap(({ name, digest, source, profile }): [string, Value][] => [
      [`${name} digest`, digest],
      [`${name} source`, source],
      ...[...profile].map(([key, value]): [string, Value] => [`${name} ${key}`, value]),
    ]),
  );

type Attribute = readonly [key: string, unit: CompareRow["unit"], of: (run: ComparedRun) => Value];

const tag =
  (key: string) =>
  ({ tags }: ComparedRun): Value =>
    tags.get(key);

const attributes: readonly Attribute[] = [
  ["status", "number", ({ status }) => status?.toLowerCase()],
  ["duration", "duration", ({ info }) => duration(info)],
  ["started", "time", ({ info }) => info.start_time],
  ["user", "number", (run) => run.info.user_id || run.tags.get("mlflow.user")],
  ["source", "number", tag("mlflow.source.name")],
  ["git commit", "number", tag("mlflow.source.git.commit")],
  ["git branch", "number", tag("mlflow.source.git.branch")],
  ["experiment", "number", ({ experimentId }) => experimentId],
];

function duration({ start_time, end_time }: ComparedRun["info"]): number | undefined {
  return start_time === undefined || !end_time ? undefined : end_time - start_time;
}

/** How far two values are apart, by the larger: from 0 to 2, and 1 where that cannot be said. */
function apart(value: Value, base: Value): number {
  if (Object.is(value, base)) return 0;
  if (typeof value !== "number" || typeof base !== "number") return 1;
  const share = Math.abs(value - base) / Math.max(Math.abs(value), Math.abs(base));
  return Number.isNaN(share) ? 1 : share;
}

/** A row of the table: the heading of a section, or what is compared in it. */
export type TableRow =
  | { kind: "section"; id: Section; shown: number; total: number; isOpen: boolean }
  | { kind: "row"; id: string; row: CompareRow };

interface Arrangement {
  /** Whether rows are shown that do not differ. */
  all: boolean;
  order: "size" | "name";
  closed: ReadonlySet<string>;
}

/** The rows under their sections, the largest differences first, or by name. */
export function tableRows(
  rows: readonly CompareRow[],
  { all, order, closed }: Arrangement,
): TableRow[] {
  return sections.flatMap((id): TableRow[] => {
    const total = rows.filter(({ section }) => section === id);
    if (total.length === 0) return [];
    const shown = ranked(
      total.filter(({ differs }) => all || differs),
      order,
    );
    const isOpen = !closed.has(id);
    return [
      { kind: "section", id, shown: shown.length, total: total.length, isOpen },
      ...(isOpen ? shown.map((row): TableRow => ({ kind: "row", id: row.id, row })) : []),
    ];
  });
}

/** What a machine was busy with tells least of why a run is better. */
const isSystem = ({ section, key }: CompareRow): number =>
  Number(section === "metrics" && isSystemMetric(key));

/**
 * The largest differences first, or by name; metrics of the system last. Attributes have an order of
 * their own, which no name and no size gives.
 */
export const ranked = (rows: readonly CompareRow[], order: "size" | "name"): CompareRow[] =>
  rows[0]?.section === "attributes"
    ? [...rows]
    : rows.toSorted(
        (a, b) =>
          isSystem(a) - isSystem(b) ||
          (order === "size" ? b.size - a.size : 0) ||
          (a.key < b.key ? -1 : 1),
      );

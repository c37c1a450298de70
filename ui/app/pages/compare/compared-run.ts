import type { FigureRun } from "../../../../src/figures/data/figure-data.ts";
import type { Response } from "../../api/types.ts";
import type { RunStyle } from "../../util/run-colors.ts";

type Run = Response<"getRun">["run"];
type Info = Run["info"];

export interface ComparedDataset {
  /** `train · iris`, or the name alone where its use is not told. */
  name: string;
  digest: string;
  source: string;
  /** Numbers that its profile tells: rows, elements. */
  profile: ReadonlyMap<string, number>;
}

/** A run that is compared: what charts draw of it, and what the table tells beside. */
export interface ComparedRun extends FigureRun, Pick<RunStyle, "color" | "dash"> {
  status?: string;
  experimentId: string;
  info: Info;
  /** Keys of metrics that have been logged at more than the first step. */
  curves: ReadonlySet<string>;
  inputs: readonly ComparedDataset[];
}

type Pairs<V> = readonly { key: string; value: V }[];

const asMap = <V>(pairs: Pairs<V> = []): Map<string, V> =>
  new Map(pairs.map(({ key, value }) => [key, value]));

/** What a page compares of a run, from what the server knows of it. */
export function comparedRun({ info, data, inputs }: Run, style: RunStyle): ComparedRun {
  const { metrics = [], params, tags } = data;
  const datasets = (inputs?.dataset_inputs ?? []).map(comparedDataset);
  return {
    run_id: info.run_id,
    name: info.run_name || info.run_id,
    metrics: asMap(metrics),
    params: asMap(params),
    tags: asMap(tags),
    datasets: datasets.map(({ name }) => name),
    color: style.color,
    dash: style.dash,
    ...(info.status && { status: info.status }),
    experimentId: info.experiment_id,
    info,
    curves: new Set(metrics.filter(({ step }) => step > 0).map(({ key }) => key)),
    inputs: datasets,
  };
}

type DatasetInput = NonNullable<NonNullable<Run["inputs"]>["dataset_inputs"]>[number];

const CONTEXT = "mlflow.data.context";

function comparedDataset({ dataset, tags = [] }: DatasetInput): ComparedDataset {
  const context = tags.find(({ key }) => key === CONTEXT)?.value;
  return {
    name: context === undefined ? dataset.name : `${context} · ${dataset.name}`,
    digest: dataset.digest,
    source: dataset.source,
    profile: profileOf(dataset.profile),
  };
}

/** Profiles are JSON that clients write; what is no object of numbers tells nothing here. */
function profileOf(json: string | undefined): Map<string, number> {
  try {
    const profile: unknown = JSON.parse(json ?? "{}");
    const entries = typeof profile === "object" && profile !== null ? Object.entries(profile) : [];
    return new Map(
      entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"),
    );
  } catch {
    return new Map();
  }
}

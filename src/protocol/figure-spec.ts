import * as z from "zod";
import { type ApiError, invalidParameter } from "./errors.ts";

/**
 * What a saved figure is: which runs it shows, what of them, and how it is drawn. It is kept as
 * JSON text and outlives releases, so it has a version, and a name it does not know is refused.
 */

/** The longest spec, in bytes of UTF-8. */
const LARGEST_SPEC = 64 * 1024;

/** The most runs that one figure shows. */
const MOST_FIGURE_RUNS = 200;

const text = (limit: number) => z.string().max(limit);

const COLUMN = /^(?:metrics|params|tags)\.[^]+$/;
const isMetric = (column: string): boolean => column.startsWith("metrics.");

/** What a run's row holds, named as in a search: `metrics.acc`, `params.lr`, `tags.team`. */
const column = () =>
  text(300).regex(COLUMN, { error: "expected metrics.<key>, params.<key> or tags.<key>" });

/** What lies along x where a line is drawn, beside a metric. */
const CLOCKS = ["step", "time", "relative"];

const Axis = z
  .strictObject({
    /** Absent: named after what it shows. Empty: none. */
    label: text(200).optional(),
    /** Absent: as the data has it. */
    min: z.number().optional(),
    max: z.number().optional(),
    scale: z.enum(["linear", "log", "logit"]).default("linear"),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min < max, {
    error: "min must be less than max",
  })
  .refine(({ scale, min }) => scale === "linear" || min === undefined || min > 0, {
    error: "min must be more than 0 on this scale",
  })
  .refine(({ scale, max }) => scale !== "logit" || max === undefined || max < 1, {
    error: "max must be less than 1 on a logit scale",
  });
export type Axis = z.output<typeof Axis>;

const Query = z.strictObject({
  /** None: the experiment that the figure belongs to. */
  experiment_ids: z.array(text(20)).max(100).default([]),
  filter: text(10_000).default(""),
  order_by: z.array(text(300)).max(20).default([]),
  max_runs: z.int().min(1).max(MOST_FIGURE_RUNS).default(MOST_FIGURE_RUNS),
});

const millimetres = () => z.number().min(10).max(1000);

export const FigureSpec = z
  .strictObject({
    version: z.literal(1).default(1),
    kind: z.enum(["line", "bar", "scatter", "box", "parallel", "contour"]),
    query: Query.prefault({}),
    /** Of a line a step, time or metric; of scatter and contour a column. */
    x: z
      .string()
      .refine((x) => CLOCKS.includes(x) || COLUMN.test(x), {
        error: `expected ${CLOCKS.join(", ")}, metrics.<key>, params.<key> or tags.<key>`,
      })
      .default("step"),
    /** Columns; of parallel the axes, from left to right. */
    y: z.array(column()).min(1).max(20),
    /** The column that colours points, lines of parallel and the surface of contour. */
    z: column().optional(),
    /** Of scatter: the runs that no other beats, by which of x and y is better. */
    pareto: z.enum(["none", "min-min", "min-max", "max-min", "max-max"]).default("none"),
    group_by: z
      .union([column(), z.literal("dataset")])
      .nullable()
      .default(null),
    centre: z.enum(["mean", "median"]).default("mean"),
    band: z.enum(["std", "ci95", "minmax", "none"]).default("std"),
    /** Weight of the past in an exponential moving average; other ways have a window as wide. */
    smoothing: z.number().min(0).max(0.999).default(0),
    smoothing_by: z.enum(["ema", "time_ema", "gaussian", "mean"]).default("ema"),
    size: z
      .strictObject({ width: millimetres().default(84), height: millimetres().default(56) })
      .prefault({}),
    font: z
      .strictObject({
        family: z.enum(["helvetica", "times"]).default("helvetica"),
        /** In points. */
        size: z.number().min(4).max(32).default(8),
      })
      .prefault({}),
    /** Width of lines in points. */
    line: z.number().min(0.1).max(10).default(1),
    title: text(300).default(""),
    caption: text(5_000).default(""),
    x_axis: Axis.prefault({}),
    y_axis: Axis.prefault({}),
    grid: z.enum(["light", "none"]).default("light"),
    palette: z.enum(["okabe-ito", "tol-bright", "greys", "viridis"]).default("okabe-ito"),
    /** What tells series apart beside colour. */
    also_by: z.enum(["dash", "marker", "none"]).default("none"),
    legend: z.enum(["direct", "box", "none"]).default("direct"),
  })
  .superRefine((spec, context) => {
    for (const [path, message] of misfits(spec))
      context.addIssue({ code: "custom", path: [path], message });
  });
export type FigureSpec = z.output<typeof FigureSpec>;
/** A spec as it is written: what is left out is at its default. */
export type FigureInput = z.input<typeof FigureSpec>;

type Given = Pick<FigureSpec, "kind" | "x" | "y" | "z">;

/** Fields that do not go with the kind of the figure. */
function misfits({ kind, x, y, z: colour }: Given): [path: string, message: string][] {
  const found: [string, string][] = [];
  const isColumn = COLUMN.test(x) && !CLOCKS.includes(x);
  if (["line", "bar", "box"].includes(kind) && !y.every(isMetric))
    found.push(["y", `a ${kind} figure shows metrics.<key>`]);
  if (kind === "line" && isColumn && !isMetric(x))
    found.push(["x", `a line has ${CLOCKS.join(", ")} or metrics.<key> along x`]);
  if ((kind === "scatter" || kind === "contour") && !isColumn)
    found.push(["x", `a ${kind} figure needs a column, such as params.lr`]);
  if (kind === "contour" && (colour === undefined || !isMetric(colour)))
    found.push(["z", "a contour figure needs metrics.<key>, which gives the height"]);
  if (kind === "parallel" && y.length < 2) found.push(["y", "parallel axes are at least two"]);
  return found;
}

/** Reads a spec's JSON text, with all its defaults. Throws ApiError INVALID_PARAMETER_VALUE. */
export function parseFigureSpec(json: string): FigureSpec {
  const read = readFigureSpec(json);
  if (typeof read === "string") throw notASpec(read);
  return read;
}

const notASpec = (problem: string): ApiError =>
  invalidParameter(`This is no figure's spec: ${problem}. See docs/reference/figures.md.`);

/** The spec, or what is wrong with the text. */
export function readFigureSpec(json: string): FigureSpec | string {
  if (new TextEncoder().encode(json).length > LARGEST_SPEC)
    return `it is larger than ${LARGEST_SPEC / 1024} KiB`;
  const value = parsed(json);
  if (value === undefined) return "it is not JSON";
  const result = FigureSpec.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  return path.length === 0 ? message : `'${path.join(".").slice(0, 100)}': ${message}`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

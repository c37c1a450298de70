import type { Contestant, Row } from "../trial.ts";
import type { Figure, Target } from "../workload.ts";
import { digits, median, withUnit } from "./format.ts";

export type Verdict = "pass" | "short" | "not judged";

/** What the samples of a row amount to. */
export interface Summary extends Row {
  medians: Partial<Record<Contestant, number>>;
  /** How many times as good as MLflow. */
  overMlflow: number | undefined;
  /** Share of the bare limit that is reached, 0 to 1. */
  ofLimit: number | undefined;
  target: string;
  verdict: Verdict;
}

/** On PostgreSQL every figure is to be no worse than this share of that on SQLite. */
const POSTGRES_SHARE = 1 / 3;

/** Medians, ratios and verdicts. At quick sizes those targets are not judged that are for the full ones. */
export function summarize(rows: readonly Row[], { quick }: { quick: boolean }): Summary[] {
  return rows.map((row) => {
    const { figure, samples } = row;
    const medians: Summary["medians"] = Object.fromEntries(
      Object.entries(samples).flatMap(([contestant, values]) =>
        values.length === 0 ? [] : [[contestant, median(values)]],
      ),
    );
    const { mlflow, millrace } = medians;
    const overMlflow = timesAsGood(figure, millrace, mlflow);
    const ofLimit = shareOfLimit(row);
    const target = targetOf(row, rows);
    const isJudged =
      target !== undefined && millrace !== undefined && !(quick && figure.atFullSize);
    return {
      ...row,
      medians,
      overMlflow,
      ofLimit,
      target: target === undefined ? "" : targetText(figure, target),
      verdict: isJudged ? judge(target, { millrace, overMlflow, ofLimit }) : "not judged",
    };
  });
}

const timesAsGood = (
  { better }: Figure,
  value: number | undefined,
  other: number | undefined,
): number | undefined => {
  if (value === undefined || other === undefined) return undefined;
  return better === "higher" ? value / other : other / value;
};

/** Each repetition is compared with the limit that was measured just before it. */
function shareOfLimit({ figure, samples: { millrace = [], limit = [] } }: Row): number | undefined {
  const shares = millrace.flatMap((value, n) => timesAsGood(figure, value, limit[n]) ?? []);
  return shares.length === 0 ? undefined : median(shares);
}

function targetOf({ database, workload, figure }: Row, rows: readonly Row[]): Target | undefined {
  if (database === "sqlite") return figure.target;
  if (figure.postgresTarget !== undefined) return figure.postgresTarget;
  if (figure.target === undefined) return undefined;
  const same = rows.find(
    (row) =>
      row.database === "sqlite" && row.workload === workload && row.figure.name === figure.name,
  );
  const onSqlite = same?.samples.millrace;
  if (onSqlite === undefined || onSqlite.length === 0) return undefined;
  return figure.better === "higher"
    ? { atLeast: median(onSqlite) * POSTGRES_SHARE }
    : { atMost: median(onSqlite) / POSTGRES_SHARE };
}

function targetText({ unit }: Figure, target: Target): string {
  const { atLeast, atMost, ofLimit, overMlflow } = target;
  const parts = [
    atLeast === undefined ? "" : `≥ ${withUnit(atLeast, unit)}`,
    atMost === undefined ? "" : `≤ ${withUnit(atMost, unit)}`,
    ofLimit === undefined ? "" : `≥ ${digits(ofLimit * 100)} % of limit`,
    overMlflow === undefined ? "" : `≥ ${digits(overMlflow)}× MLflow`,
  ];
  return parts.filter(Boolean).join(", ");
}

interface Reached {
  millrace: number;
  overMlflow: number | undefined;
  ofLimit: number | undefined;
}

/** A part that cannot be judged, as MLflow was skipped, leaves the others to decide against. */
function judge(target: Target, { millrace, overMlflow, ofLimit }: Reached): Verdict {
  const parts = [
    atLeast(millrace, target.atLeast),
    target.atMost === undefined ? true : millrace <= target.atMost,
    atLeast(ofLimit, target.ofLimit),
    atLeast(overMlflow, target.overMlflow),
  ];
  if (parts.includes(false)) return "short";
  return parts.includes(undefined) ? "not judged" : "pass";
}

const atLeast = (value: number | undefined, wanted: number | undefined): boolean | undefined => {
  if (wanted === undefined) return true;
  return value === undefined ? undefined : value >= wanted;
};

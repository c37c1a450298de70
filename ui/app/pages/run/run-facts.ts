import { impliedGoal } from "../../util/better-way.ts";
import { isSystemMetric } from "../../util/system-metric.ts";
import type { Response } from "../../api/types.ts";

export type Run = Response<"getRun">["run"];
export type Metric = NonNullable<Run["data"]["metrics"]>[number];

/** The tag of MLflow's that holds a run's description. */
export const NOTE = "mlflow.note.content";
export const PARENT = "mlflow.parentRunId";

export const tagOf = ({ data }: Run, name: string): string | undefined =>
  data.tags?.find(({ key }) => key === name)?.value;

export const nameOf = ({ info }: Run): string => info.run_name || info.run_id;

/** When the run last gave a sign of life; in milliseconds, undefined if it never began. */
export function lastActivity({ info, data }: Run): number | undefined {
  const times = [info.start_time ?? 0, ...(data.metrics ?? []).map(({ timestamp }) => timestamp)];
  return Math.max(...times) || undefined;
}

/** The metric of the header: the one that is asked for, else one whose name says which way it is better. */
export function keyMetric({ data }: Run, wanted: string): Metric | undefined {
  const metrics = data.metrics ?? [];
  const own = metrics.filter(({ key }) => !isSystemMetric(key));
  return (
    metrics.find(({ key }) => key === wanted) ??
    own.find(({ key }) => impliedGoal(key) === "max") ??
    own.find(({ key }) => impliedGoal(key) === "min") ??
    own[0]
  );
}

/** Where a commit can be seen, of repositories that are on the web. */
export function commitUrl(repository: string | undefined, commit: string): string | undefined {
  const url = URL.parse(repository ?? "");
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return `${url.origin}${url.pathname.replace(/(?:\.git)?\/?$/, "")}/commit/${encodeURIComponent(commit)}`;
}

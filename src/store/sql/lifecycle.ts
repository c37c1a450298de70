import { invalidParameter } from "../../protocol/errors.ts";
import type { ViewType } from "../../protocol/experiments.ts";

export type LifecycleStage = "active" | "deleted";

/** The lifecycle stages that a view shows; the active ones where a request names none. */
export const stagesOf = (view: ViewType = "ACTIVE_ONLY"): LifecycleStage[] =>
  view === "ALL" ? ["active", "deleted"] : view === "DELETED_ONLY" ? ["deleted"] : ["active"];

/** The row, which must be active: what is deleted takes no writes. */
export function requireActive<R extends { lifecycle_stage: LifecycleStage | null }>(
  what: "run" | "experiment",
  id: string,
  row: R,
): R {
  if (row.lifecycle_stage === "active") return row;
  throw invalidParameter(
    `The ${what} ${id} must be in the 'active' state. Current state is ${row.lifecycle_stage}.`,
  );
}

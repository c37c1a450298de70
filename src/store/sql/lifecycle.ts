import type { ViewType } from "../../protocol/experiments.ts";

export type LifecycleStage = "active" | "deleted";

/** The lifecycle stages that a view shows; the active ones where a request names none. */
export const stagesOf = (view: ViewType = "ACTIVE_ONLY"): LifecycleStage[] =>
  view === "ALL" ? ["active", "deleted"] : view === "DELETED_ONLY" ? ["deleted"] : ["active"];

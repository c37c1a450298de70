import { Option } from "commander";
import type { ViewType } from "../../protocol/experiments.ts";

/** MLflow's words for what is listed. */
export const viewTypes = {
  active_only: "ACTIVE_ONLY",
  deleted_only: "DELETED_ONLY",
  all: "ALL",
} as const satisfies Record<string, ViewType>;

export type View = keyof typeof viewTypes;

/** `--view`, of commands that list things which can be deleted. */
export const viewOption = (): Option =>
  new Option("-v, --view <view>", "what to list")
    .choices(Object.keys(viewTypes))
    .default("active_only");

import { experiments } from "./experiments.ts";
import type { Growth } from "./growth.ts";
import { runs } from "./runs.ts";
import { series } from "./series.ts";

/** All that grows, in the order of the table. */
export const growths: readonly Growth[] = [runs, experiments, series];

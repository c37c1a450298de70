import type { ClientLoops } from "./client-loops.ts";
import type { Sizes } from "./sizes.ts";
import type { LoopOf } from "./training-loops.ts";
import type { Workload } from "./workload.ts";
import { artifact } from "./workloads/artifact.ts";
import { chart } from "./workloads/chart.ts";
import { history } from "./workloads/history.ts";
import { logBatch } from "./workloads/log-batch.ts";
import { logMetricAlone, logMetricTogether } from "./workloads/log-metric.ts";
import { memory } from "./workloads/memory.ts";
import { pythonClient } from "./workloads/python-client.ts";
import { runs } from "./workloads/runs.ts";
import { search } from "./workloads/search.ts";
import { searchUnderLoad } from "./workloads/search-under-load.ts";
import { start } from "./workloads/start.ts";
import { trainingLoop } from "./workloads/training-loop.ts";
import { ui } from "./workloads/ui.ts";

/**
 * All workloads in the order of the table. On each database of theirs they run in this order, on
 * one server: memory first, while it is fresh; the artifact last, as the disk is busy afterwards.
 */
export const allWorkloads = (
  sizes: Sizes,
  clientLoops: ClientLoops,
  trainingLoops: LoopOf,
): Workload[] => [
  start(),
  memory(sizes),
  logMetricAlone(sizes),
  logMetricTogether(sizes),
  logBatch(sizes),
  runs(sizes),
  search(sizes),
  history(sizes),
  chart(sizes),
  ui(sizes),
  searchUnderLoad(sizes),
  pythonClient(clientLoops, sizes),
  trainingLoop(trainingLoops, sizes),
  artifact(sizes),
];

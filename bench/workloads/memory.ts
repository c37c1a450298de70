import { setTimeout as sleep } from "node:timers/promises";
import { historyRun, SEARCHED_EXPERIMENT as experiment } from "../databases/dataset.ts";
import type { Sizes } from "../sizes.ts";
import type { Bench, Workload } from "../workload.ts";
import { createRuns } from "./create-runs.ts";
import { mostMemoryDuring } from "./memory-watch.ts";

/**
 * MLflow's last processes come some seconds after its first answer; Millrace gives memory back once
 * nobody has asked for anything for half a minute.
 */
const SETTLE = 60_000;

/** Memory of a server that has just started, and while much happens at once. */
export const memory = ({ seconds, page }: Sizes): Workload => ({
  name: "memory",
  database: "filled",
  once: true,
  figures: [
    {
      name: "idle",
      title: "memory, idle (PSS of all processes)",
      unit: "MB",
      better: "lower",
      target: { atMost: 80 },
    },
    {
      name: "loaded",
      title: "memory, most under a mixed load",
      unit: "MB",
      better: "lower",
      target: { atMost: 200 },
      atFullSize: true,
    },
  ],
  run: async (bench) => {
    await sleep(SETTLE);
    const idle = bench.server.memory();
    if (idle === undefined) return {};
    const loaded = await mostMemoryDuring(bench.server, mixedLoad(bench, 3 * seconds, page));
    return { idle, ...(loaded === undefined ? {} : { loaded }) };
  },
});

/** Points one by one and in batches, a filtered search, large pages of runs, and a long history. */
async function mixedLoad({ server, load }: Bench, seconds: number, page: number): Promise<void> {
  const runs = await createRuns(server, 16);
  const one = { connections: 1, seconds };
  await Promise.all([
    load({ conversation: "logMetric", parameters: { runs }, connections: 16, seconds }),
    load({ conversation: "logBatch", parameters: { runs }, connections: 2, seconds }),
    load({ conversation: "searchFiltered", parameters: { experiment }, ...one }),
    load({ conversation: "searchFirstPage", parameters: { experiment, size: page }, ...one }),
    load({ conversation: "history", parameters: { run: historyRun, size: 25_000 }, ...one }),
  ]);
}

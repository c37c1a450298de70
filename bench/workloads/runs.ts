import { bareRunId } from "../limits/bare.ts";
import { newRun, wholeRun } from "../load/bodies.ts";
import type { Sizes } from "../sizes.ts";
import type { Workload } from "../workload.ts";
import { createExperiment } from "./create-runs.ts";

const CONNECTIONS = 16;

/** More than a bare loop writes while it is measured. */
const bareRuns = (seconds: number): number => seconds * 10_000;

/** Many short runs, as a sweep makes them: first all are created, then each logs what it has. */
export const runs = ({ warmUp, seconds }: Sizes): Workload => ({
  name: "runs",
  database: "empty",
  figures: [
    {
      name: "create",
      title: `runs/create, ${CONNECTIONS} connections`,
      unit: "/s",
      better: "higher",
      target: { atLeast: 5_000 },
      limit: (bare) =>
        bare.writes({
          atOnce: CONNECTIONS,
          runs: 0,
          write: (n) => {
            const run = newRun("1", n);
            return { runId: bareRunId(n), newRun: run, metrics: [], params: [], tags: run.tags };
          },
          seconds,
        }),
    },
    {
      name: "log",
      title: `runs of 20 params + 20 metrics + 10 tags, ${CONNECTIONS} connections`,
      unit: "/s",
      better: "higher",
      target: { atLeast: 1_500 },
      limit: (bare) =>
        bare.writes({
          atOnce: CONNECTIONS,
          runs: bareRuns(seconds),
          write: (n) =>
            n < bareRuns(seconds) ? { runId: bareRunId(n), ...wholeRun(n) } : undefined,
          seconds,
        }),
    },
  ],
  run: async ({ server, load }) => {
    const created = await load({
      conversation: "createRun",
      parameters: { experiment: await createExperiment(server) },
      connections: CONNECTIONS,
      warmUp,
      seconds,
      answers: true,
    });
    const logged = await load({
      conversation: "logWholeRun",
      parameters: { runs: created.answers.map(runId) },
      connections: CONNECTIONS,
      seconds,
    });
    return { create: created.rate, log: logged.rate };
  },
});

const runId = (answer: string): string =>
  (JSON.parse(answer) as { run: { info: { run_id: string } } }).run.info.run_id;

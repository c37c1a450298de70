import { datasetRows } from "./databases/dataset.ts";
import type { Database, Engine } from "./databases/engine.ts";
import { startBare } from "./limits/bare.ts";
import { type Contest, type Row, Trial } from "./trial.ts";

/**
 * Measures everything on one database system, the servers in turn. The bare limits are measured
 * beside Millrace, each just before what it is the limit of: a disk's speed changes within minutes.
 */
export async function compareOn(engine: Engine, contest: Contest): Promise<Row[]> {
  const rows = contest.workloads.flatMap(({ name, figures }) =>
    figures.map((figure): Row => ({
      database: engine.name,
      workload: name,
      figure,
      samples: {},
    })),
  );
  const empty = await engine.create();
  await empty.createTables();
  const filled = await dataset(engine, empty, contest);
  const bare = await startBare(empty, contest.cleanup);
  for (const subject of contest.subjects)
    await new Trial({ engine, subject, bare, rows, contest }).run(filled);
  bare.close();
  return rows;
}

/** The database that searches, histories and charts are read from, if any is. */
async function dataset(engine: Engine, empty: Database, contest: Contest) {
  if (!contest.workloads.some(({ database }) => database === "filled")) return undefined;
  const started = performance.now();
  const filled = await empty.copy();
  await filled.insert(datasetRows(contest.sizes));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  contest.progress(`${engine.name} · the data set was made in ${seconds} s`);
  return filled;
}

/** `npm run bench -- OPTIONS`: Millrace beside MLflow and this machine's bare limits, in one table. */
import { writeFileSync } from "node:fs";
import { pythonEnv } from "../test/setup/python.ts";
import { Cleanup } from "./cleanup.ts";
import { clientLoops } from "./client-loops.ts";
import { compareOn } from "./compare.ts";
import type { DatabaseName, Engine } from "./databases/engine.ts";
import { postgresql } from "./databases/postgres.ts";
import { sqlite } from "./databases/sqlite.ts";
import { generatorCeiling } from "./limits/echo.ts";
import { busyness, describeMachine } from "./machine.ts";
import { type Options, readOptions } from "./options.ts";
import { progressClock } from "./progress.ts";
import { type Report, reportText } from "./report/report.ts";
import { summarize } from "./report/summary.ts";
import { millrace, mlflow } from "./servers/subjects.ts";
import { fullSizes, quickSizes } from "./sizes.ts";
import type { Contest, Row } from "./trial.ts";
import { trainingLoops } from "./training-loops.ts";
import { allWorkloads } from "./workloads.ts";

const started = performance.now();
const progress = progressClock();
const cleanup = new Cleanup();
const python = (): Promise<string> => pythonEnv("mlflow3");
const loops = [clientLoops(python, cleanup), trainingLoops(python, cleanup)] as const;
const options = readOptions(
  process.argv.slice(2),
  allWorkloads(fullSizes, ...loops).map(({ name }) => name),
);
const report = await compare(options);
console.log(reportText(report));
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(report, undefined, 2));
const failed = report.rows.some(({ samples }) => samples.millrace?.length === 0);
process.exit(failed ? 1 : 0);

async function compare({ quick = false, ...wanted }: Options): Promise<Report> {
  const sizes = quick ? quickSizes : fullSizes;
  const notes: string[] = [];
  progress("building the package");
  const subject = await millrace(cleanup);
  const other = wanted.skipMlflow ? undefined : await mlflow(await python(), cleanup);
  const before = await busyness();
  const ceiling = {
    alone: await generatorCeiling(1, sizes.seconds),
    together: await generatorCeiling(16, sizes.seconds),
  };
  const { rows, databases } = await compareOnEach(wanted.database, {
    subjects: other === undefined ? [subject] : [other, subject],
    workloads: allWorkloads(sizes, ...loops).filter(
      ({ name }) => wanted.only?.includes(name) ?? true,
    ),
    sizes,
    repeats: wanted.repeat ?? (quick ? 1 : 3),
    cleanup,
    progress,
    note: (line) => notes.push(line),
  });
  return {
    date: new Date().toISOString().slice(0, 10),
    minutes: (performance.now() - started) / 60_000,
    quick,
    titles: { millrace: subject.title, mlflow: other?.title ?? "", databases },
    machine: describeMachine(Object.values(databases)),
    before,
    after: await busyness(),
    ceiling,
    rows: summarize(rows, { quick }),
    notes,
  };
}

async function compareOnEach(only: DatabaseName | undefined, contest: Contest) {
  const engines: Record<DatabaseName, () => Promise<Engine>> = {
    sqlite: async () => sqlite(cleanup),
    postgresql,
  };
  const rows: Row[] = [];
  const databases: Record<string, string> = {};
  for (const [name, start] of Object.entries(engines)) {
    if (only !== undefined && only !== name) continue;
    const engine = await start();
    databases[name] = engine.title;
    rows.push(...(await compareOn(engine, contest)));
    await engine.stop();
  }
  return { rows, databases };
}

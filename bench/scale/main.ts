/** `npm run bench -- scale OPTIONS`: how Millrace's answers slow down as its data grows. */
import { writeFileSync } from "node:fs";
import { Cleanup } from "../cleanup.ts";
import type { Engine } from "../databases/engine.ts";
import { postgresql } from "../databases/postgres.ts";
import { sqlite } from "../databases/sqlite.ts";
import { busyness, describeMachine } from "../machine.ts";
import { progressClock } from "../progress.ts";
import { millrace } from "../servers/subjects.ts";
import { growths } from "./growths.ts";
import { measureAt, type Point } from "./measure.ts";
import { readScaleOptions } from "./options.ts";
import { type Curve, scaleText } from "./report.ts";

const cleanup = new Cleanup();
const progress = progressClock();
const options = readScaleOptions(process.argv.slice(2), growths);
const engine = options.database === "postgresql" ? await postgresql() : sqlite(cleanup);
progress("building the package");
const subject = await millrace(cleanup);
const before = await busyness();
const curves: Curve[] = [];
for (const growth of options.only) {
  const points: Point[] = [];
  for (const size of options.sizes ?? growth.sizes)
    points.push(await measured(engine, growth, size));
  curves.push({ growth, points });
}
await engine.stop();
console.log(
  scaleText({
    curves,
    title: `${subject.title}, ${engine.title}`,
    machine: describeMachine([engine.title]),
    before,
    after: await busyness(),
  }),
);
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(curves, undefined, 2));
process.exit(0);

async function measured(from: Engine, growth: Curve["growth"], size: number): Promise<Point> {
  const database = await from.create();
  const { path, remove } = cleanup.folder();
  try {
    await database.createTables();
    const start = () => subject.start(database.uri, path);
    return await measureAt({ growth, size, database, start, times: options.times, progress });
  } finally {
    await database.remove();
    remove();
  }
}

import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { Cleanup } from "../../bench/cleanup.ts";
import type { Engine } from "../../bench/databases/engine.ts";
import { postgresql } from "../../bench/databases/postgres.ts";
import { sqlite } from "../../bench/databases/sqlite.ts";
import type { Growth } from "../../bench/scale/growth.ts";
import { growths } from "../../bench/scale/growths.ts";
import { measureAt } from "../../bench/scale/measure.ts";
import { startMillrace } from "../../bench/servers/subjects.ts";
import { tempDir } from "../setup/temp-dir.ts";

/** What `npm run bench -- scale` asks, on little data: every question must find what it looks for. */

const cleanup = new Cleanup();
const bin = fileURLToPath(new URL("../../bin/millrace.js", import.meta.url));
const SMALL = 2_000;

async function problemsOn(engine: Engine, growth: Growth): Promise<unknown[]> {
  const database = await engine.create();
  await database.createTables();
  const cwd = await tempDir();
  const { probes } = await measureAt({
    growth,
    size: Math.min(SMALL, growth.sizes[0]!),
    database,
    start: () => startMillrace([process.execPath, bin], { uri: database.uri, cwd }, cleanup),
    times: 3,
    progress: () => {},
  });
  await database.remove();
  return probes.filter(({ problem }) => problem !== undefined);
}

const engines = [
  { name: "SQLite", start: async () => sqlite(cleanup) },
  { name: "PostgreSQL", start: postgresql },
];

for (const { name, start } of engines) {
  let engine: Promise<Engine> | undefined;
  afterAll(async () => (await engine)?.stop());
  test.for(growths)(`On ${name}, questions to many $title are answered`, async (growth) => {
    expect(await problemsOn(await (engine ??= start()), growth)).toEqual([]);
  });
}

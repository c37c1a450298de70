import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Cleanup } from "../../bench/cleanup.ts";
import { datasetRows } from "../../bench/databases/dataset.ts";
import { sqlite } from "../../bench/databases/sqlite.ts";
import { startMillrace } from "../../bench/servers/subjects.ts";
import { quickSizes } from "../../bench/sizes.ts";
import { ui } from "../../bench/workloads/ui.ts";
import { tempDir } from "../setup/temp-dir.ts";

const bin = fileURLToPath(new URL("../../bin/millrace.js", import.meta.url));
const little = { ...quickSizes, runs: 10, points: 10, series: 10 };

test("the benchmark finds its way through the UI, whose first load is small and which shows a spike", async () => {
  const cleanup = new Cleanup();
  const engine = sqlite(cleanup);
  const database = await engine.create();
  await database.createTables();
  await database.insert(datasetRows(little));
  const cwd = await tempDir();
  const server = await startMillrace([process.execPath, bin], { uri: database.uri, cwd }, cleanup);
  const workload = ui(little);

  const found = await workload.run({
    subject: "millrace",
    server,
    load: () => Promise.reject(new Error("A browser is the load.")),
  });
  await server.stop();
  await engine.stop();

  expect(Object.keys(found).toSorted()).toEqual(
    workload.figures.map(({ name }) => name).toSorted(),
  );
  expect(Object.values(found).every((value) => value! > 0)).toBe(true);
  expect(found["bytes"]).toBeLessThan(300);
  expect(found["spike"]).toBeGreaterThan(99);
  expect(found["spike"]).toBeLessThan(101);
});

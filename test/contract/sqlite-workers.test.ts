import { beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { TrackingStore } from "../../src/store/tracking-store.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { defaultSettings, newExperiment, newRun, testStore } from "./tracking-store/test-store.ts";

const QUERY_TIMEOUT = 400;

/** As many comparisons as a filter may have, each with some millions of characters. */
const HEAVY = Array.from({ length: 200 }, () => "tags.t ILIKE '%ab%'").join(" OR ");

let path: string;
let experiment_id: string;
beforeAll(async () => {
  path = `${await tempDir()}/mlflow.db`;
  const store = testStore(await openStore({ dialect: "sqlite", path }, defaultSettings));
  experiment_id = await newExperiment(store);
  const runs = await Promise.all(Array.from({ length: 800 }, () => newRun(store, experiment_id)));
  const tag = { key: "t", value: "a".repeat(8000) };
  await Promise.all(runs.map((run_id) => store.setTag({ run_id, ...tag })));
  await store.close();
}, 60_000);

const open = (queryTimeout: number): Promise<TrackingStore> =>
  openStore({ dialect: "sqlite", path }, { ...defaultSettings, queryTimeout });

const heavySearch = (store: TrackingStore, signal?: AbortSignal) =>
  store.searchRuns(
    { experiment_ids: [experiment_id], filter: HEAVY, max_results: 10, order_by: [] },
    signal,
  );

describe("A read that takes too long", () => {
  it("is given up; what waited behind it is answered, and so is what follows", async () => {
    const store = await open(QUERY_TIMEOUT);
    const heavy = Array.from({ length: 2 }, () =>
      expect(heavySearch(store)).rejects.toMatchObject({
        code: "DEADLINE_EXCEEDED",
        message: expect.stringContaining("MILLRACE_QUERY_TIMEOUT"),
      }),
    );
    const others = Array.from({ length: 20 }, () => store.getExperiment({ experiment_id }));
    await Promise.all([...heavy, ...others]);
    await store.getExperiment({ experiment_id });
    await store.setExperimentTag({ experiment_id, key: "k", value: "v" });
    await store.close();
  }, 60_000);
});

describe("A read whose client has gone", () => {
  it("is not begun, or given up", async () => {
    const store = await open(30_000);
    await store.getExperiment({ experiment_id });
    const gone = new Error("gone");
    const controller = new AbortController();
    const searches = Array.from({ length: 3 }, () =>
      expect(heavySearch(store, controller.signal)).rejects.toBe(gone),
    );
    setTimeout(() => controller.abort(gone), 100);
    await Promise.all(searches);
    await expect(heavySearch(store, AbortSignal.abort(gone))).rejects.toBe(gone);
    await store.getExperiment({ experiment_id });
    await store.close();
  }, 60_000);
});

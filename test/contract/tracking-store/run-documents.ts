import fc from "fast-check";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { getRun, newExperiment, newRun, type Suite, type TestStore } from "./test-store.ts";

type Change = (store: TestStore, run_id: string) => Promise<unknown>;

const text = fc.constantFrom("a", "é", 'b"', "😀");

/** Whatever a client can change of a run. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(text, fc.constantFrom(1, 2, NaN), fc.nat(3)).map(([key, value, step]): Change => {
    const metric = { key: `m${key.length}`, value, step, timestamp: 1 };
    return (store, run_id) => store.logMetric({ run_id, ...metric });
  }),
  text.map(
    (value): Change =>
      (store, run_id) =>
        store.setTag({ run_id, key: "t", value }),
  ),
  fc.constant<Change>((store, run_id) => store.deleteTag({ run_id, key: "t" })),
  fc.nat(5).map(
    (n): Change =>
      (store, run_id) =>
        store.logParam({ run_id, key: `p${n}`, value: "v" }),
  ),
  text.map(
    (run_name): Change =>
      (store, run_id) =>
        store.updateRun({ run_id, run_name }),
  ),
  fc.constant<Change>((store, run_id) => store.updateRun({ run_id, status: "FINISHED" })),
  fc.constant<Change>((store, run_id) => store.deleteRun({ run_id })),
  fc.constant<Change>((store, run_id) => store.restoreRun({ run_id })),
);

export function describeRunDocuments(suite: Suite): void {
  describe("Documents of runs", () => {
    const documents = async (run_id: string) =>
      suite.database.rows(`select * from millrace_run_documents where run_uuid = '${run_id}'`);

    const searched = async (store: TestStore, experiment_id: string) =>
      (await store.searchRuns({ experiment_ids: [experiment_id], run_view_type: "ALL" })).runs;

    /** Searches until the run's document is kept. */
    async function keep(experiment_id: string, run_id: string): Promise<void> {
      while ((await documents(run_id)).length === 0) {
        await searched(suite.store, experiment_id);
        await sleep(5);
      }
    }

    it("are kept of runs that have ended, and dropped when they change", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_id = await newRun(store, experiment_id);
      await store.updateRun({ run_id, status: "FINISHED" });
      await keep(experiment_id, run_id);
      await store.setTag({ run_id, key: "t", value: "x" });
      expect(await documents(run_id)).toEqual([]);
    });

    it("are never older than the runs, whatever is changed meanwhile", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const runs = await Promise.all([1, 2, 3].map(() => newRun(store, experiment_id)));
      const changes = fc.array(fc.tuple(fc.nat(2), change), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(changes, async (each) => {
          const made = each.map(([n, apply]) => apply(store, runs[n]!).catch(() => {}));
          const reads = each.map(() => searched(store, experiment_id));
          await Promise.all([...made, ...reads]);
          for (const run of (await searched(store, experiment_id))!)
            expect(run).toEqual(await getRun(store, run.info.run_id));
        }),
        { numRuns: 60 },
      );
    });
  });
}

import { beforeAll, describe, expect, it } from "vitest";
import { invalid, missing, newExperiment, newRun, type Suite } from "./test-store.ts";

export function describeRunTable(suite: Suite): void {
  describe("A table of runs", () => {
    let experiment_ids: string[];
    let parent: string;
    let child: string;
    let bare: string;
    beforeAll(async () => {
      const { store } = suite;
      experiment_ids = [await newExperiment(store)];
      const experiment_id = experiment_ids[0]!;
      const start = async (run_name: string, start_time: number) =>
        (await store.createRun({ experiment_id, run_name, start_time, user_id: "ada" })).run.info
          .run_id;
      parent = await start("parent", 30);
      child = await start("child", 20);
      bare = await start("bare", 10);
      const metrics = [
        { key: "a.b", value: NaN, timestamp: 50 },
        { key: "loss", value: 0.5, timestamp: 70 },
        { key: "up", value: Infinity, timestamp: 60 },
      ];
      const params = [{ key: "lr", value: 'quoted " \n' }];
      await store.logBatch({ run_id: parent, metrics, params });
      const tags = [
        { key: "mlflow.parentRunId", value: parent },
        { key: "loss", value: "a tag" },
      ];
      await store.logBatch({ run_id: child, metrics: [{ ...metrics[1]!, value: -1 }], tags });
      await store.updateRun({ run_id: child, status: "FINISHED", end_time: 25 });
    });

    type Request = Parameters<Suite["store"]["getRunTable"]>[0];
    const table = (request: Request = {}) =>
      suite.store.getRunTable({ experiment_ids, ...request });

    it("shows each run's own fields, in the order of the search", async () => {
      expect(await table()).toEqual({
        run_ids: [parent, child, bare],
        run_names: ["parent", "child", "bare"],
        experiment_ids: [0, 1, 2].map(() => experiment_ids[0]),
        statuses: ["RUNNING", "FINISHED", "RUNNING"],
        start_times: [30, 20, 10],
        end_times: [null, 25, null],
        users: ["ada", "ada", "ada"],
        lifecycle_stages: ["active", "active", "active"],
        parent_run_ids: ["", parent, ""],
        last_activity_times: [70, null, 10],
        columns: [],
      });
    });

    it("shows the columns asked for, null where a run has nothing", async () => {
      const wanted = {
        "metrics.loss": [0.5, -1, null],
        "metrics.a.b": ["NaN", null, null],
        "metrics.up": ["Infinity", null, null],
        "params.lr": ['quoted " \n', null, null],
        "tags.loss": [null, "a tag", null],
        "tags.mlflow.parentRunId": [null, parent, null],
        "params.none": [null, null, null],
      };
      const { columns } = await table({ columns: Object.keys(wanted) });
      expect(Object.fromEntries(columns.map(({ name, values }) => [name, values]))).toEqual(wanted);
    });

    it("shows the datasets that runs used, with commas between several", async () => {
      const used = (name: string, digest: string) => ({
        dataset: { name, digest, source_type: "local", source: "{}" },
        tags: [],
      });
      const datasets = [used("b", "2"), used("a, c", "1"), used("b", "1")];
      await suite.store.logInputs({ run_id: child, datasets });
      const { columns } = await table({ columns: ["dataset.name", "dataset.digest"] });
      expect(columns.map(({ values }) => values)).toEqual([
        [null, "a, c, b", null],
        [null, "1, 2", null],
      ]);
    });

    it("filters, orders and pages as the search does", async () => {
      const filter = "metrics.loss < 1";
      const order_by = ["metrics.loss ASC"];
      expect((await table({ filter, order_by })).run_ids).toEqual([child, parent]);
      const first = await table({ order_by, max_results: 2 });
      expect(first.run_ids).toEqual([child, parent]);
      const { run_ids, next_page_token } = await table({
        order_by,
        max_results: 2,
        page_token: first.next_page_token,
      });
      expect({ run_ids, next_page_token }).toEqual({ run_ids: [bare], next_page_token: undefined });
    });

    it("holds only the runs that are named, of those found", async () => {
      expect((await table({ run_ids: [bare, parent, "no-run"] })).run_ids).toEqual([parent, bare]);
      const elsewhere = await newRun(suite.store);
      expect((await table({ run_ids: [elsewhere] })).run_ids).toEqual([]);
    });

    it("agrees with the search on what runs have", async () => {
      const { runs = [] } = await suite.store.searchRuns({ experiment_ids });
      const { columns } = await table({ columns: ["metrics.loss", "params.lr"] });
      expect(columns[0]!.values).toEqual(
        runs.map(({ data }) => data.metrics?.find(({ key }) => key === "loss")?.value ?? null),
      );
      expect(columns[1]!.values).toEqual(
        runs.map(({ data }) => data.params?.find(({ key }) => key === "lr")?.value ?? null),
      );
    });

    it("refuses what it cannot read, and too much", async () => {
      const wrong: Request[] = [
        { columns: ["loss"] },
        { columns: ["metrics."] },
        { columns: ["attributes.status"] },
        { columns: Array.from({ length: 201 }, (_, i) => `params.p${i}`) },
        { run_ids: Array.from({ length: 1001 }, () => bare) },
        { max_results: 10_001 },
        { filter: "metrics.loss <" },
        { page_token: "x" },
      ];
      for (const request of wrong) await expect(table(request)).rejects.toMatchObject(invalid);
    });
  });

  describe("The columns of runs", () => {
    it("say which keys are in use, by how many runs, and how they vary", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const values = ["a", "b", "b", "x".repeat(300)];
      for (const [i, value] of values.entries()) {
        const { run } = await store.createRun({ experiment_id, run_name: "same" });
        await store.logBatch({
          run_id: run.info.run_id,
          metrics: [
            { key: "m", value: i === 0 ? NaN : i, timestamp: 1, step: i },
            { key: "top", value: Infinity, timestamp: 1 },
            ...(i === 0 ? [{ key: "nan", value: NaN, timestamp: 1 }] : []),
          ],
          params: [{ key: "p", value }],
          tags: [
            { key: "mlflow.user", value: "ada" },
            { key: "mlflow.note.content", value: "long" },
            ...(i === 0 ? [{ key: "rare", value: "" }] : []),
          ],
        });
      }
      expect(await store.getRunColumns({ experiment_ids: [experiment_id] })).toEqual({
        metrics: [
          { key: "m", runs: 4, min: 1, max: 3, max_step: 3 },
          { key: "top", runs: 4, min: Infinity, max: Infinity, max_step: 0 },
          { key: "nan", runs: 1, max_step: 0 },
        ],
        params: [{ key: "p", runs: 4, distinct: 3, values: ["b", "a"] }],
        tags: [
          { key: "mlflow.runName", runs: 4, distinct: 1, values: ["same"] },
          { key: "mlflow.user", runs: 4, distinct: 1, values: ["ada"] },
          { key: "rare", runs: 1, distinct: 1, values: [""] },
        ],
        runs_seen: 4,
        truncated: false,
      });
    });

    it("are those of the runs in view", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_id = await newRun(store, experiment_id);
      await store.logParam({ run_id, key: "p", value: "1" });
      await store.deleteRun({ run_id });
      const columns = (run_view_type: "ACTIVE_ONLY" | "ALL") =>
        store.getRunColumns({ experiment_ids: [experiment_id], run_view_type });
      expect(await columns("ACTIVE_ONLY")).toMatchObject({ params: [], runs_seen: 0 });
      expect(await columns("ALL")).toMatchObject({ params: [{ key: "p" }], runs_seen: 1 });
    });

    it("keep to 20 values, count to 100, and say where keys were left out", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const runs = await Promise.all(
        Array.from({ length: 101 }, () => newRun(store, experiment_id)),
      );
      await Promise.all(
        runs.map((run_id, i) => store.logParam({ run_id, key: "p", value: String(i) })),
      );
      const [run_id] = runs;
      for (let batch = 0; batch < 21; batch++)
        await store.logBatch({
          run_id: run_id!,
          params: Array.from({ length: 100 }, (_, i) => ({ key: `q${batch}-${i}`, value: "1" })),
        });
      const { params, truncated } = await store.getRunColumns({ experiment_ids: [experiment_id] });
      expect(params).toHaveLength(2000);
      expect(truncated).toBe(true);
      expect(params[0]).toMatchObject({ key: "p", runs: 101, distinct: 100 });
      expect(params[0]!.values).toHaveLength(20);
    });
  });

  describe("A summary of experiments", () => {
    it("counts runs and says when one last started or ended", async () => {
      const { store } = suite;
      const [busy, empty] = [await newExperiment(store), await newExperiment(store)];
      const start = async (start_time: number) =>
        (await store.createRun({ experiment_id: busy, start_time })).run.info.run_id;
      const [ended, , deleted] = [await start(10), await start(20), await start(99)];
      await store.updateRun({ run_id: ended, status: "FAILED", end_time: 30 });
      await store.deleteRun({ run_id: deleted });
      const { experiments } = await store.summarizeExperiments({
        experiment_ids: [busy, empty, busy, "2147483647"],
      });
      expect(experiments).toHaveLength(2);
      expect(experiments).toEqual(
        expect.arrayContaining([
          {
            experiment_id: busy,
            active_runs: 2,
            running_runs: 1,
            deleted_runs: 1,
            last_activity_time: 30,
          },
          { experiment_id: empty, active_runs: 0, running_runs: 0, deleted_runs: 0 },
        ]),
      );
    });

    it("says when one of its hundred newest running runs last logged a metric", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const start = async (start_time: number) =>
        (await store.createRun({ experiment_id, start_time })).run.info.run_id;
      const log = (run_id: string, timestamp: number, key = "loss") =>
        store.logMetric({ run_id, key, value: 1, timestamp });
      const lastActivity = async () =>
        (await store.summarizeExperiments({ experiment_ids: [experiment_id] })).experiments[0]
          ?.last_activity_time;
      const [running, deleted, ended] = [await start(10), await start(20), await start(30)];
      await log(running, 5);
      expect(await lastActivity()).toBe(30);
      await log(running, 50);
      await log(running, 40, "acc");
      expect(await lastActivity()).toBe(50);
      await log(deleted, 99);
      await store.deleteRun({ run_id: deleted });
      await log(ended, 99);
      await store.updateRun({ run_id: ended, status: "FINISHED", end_time: 45 });
      expect(await lastActivity()).toBe(50);
      for (let at = 0; at < 100; at += 1) await start(11);
      expect(await lastActivity()).toBe(45);
    });
  });

  describe("Moving runs", () => {
    it("takes them to another experiment, with all they have", async () => {
      const { store } = suite;
      const experiment_id = await newExperiment(store);
      const run_ids = [await newRun(store), await newRun(store)];
      await store.logParam({ run_id: run_ids[0]!, key: "p", value: "1" });
      const before = await store.getRun({ run_id: run_ids[0]! });
      await store.moveRuns({ run_ids, experiment_id });
      const { run } = await store.getRun({ run_id: run_ids[0]! });
      expect(run).toEqual({ ...before.run, info: { ...before.run.info, experiment_id } });
      const { runs } = await store.searchRuns({ experiment_ids: [experiment_id] });
      expect(runs?.map(({ info }) => info.run_id).toSorted()).toEqual(run_ids.toSorted());
    });

    it("moves none where one cannot be", async () => {
      const { store } = suite;
      const target = await newExperiment(store);
      const [run, deleted] = [await newRun(store), await newRun(store)];
      await store.deleteRun({ run_id: deleted });
      const gone = await newExperiment(store);
      await store.deleteExperiment({ experiment_id: gone });
      const move = (run_ids: string[], experiment_id: string) =>
        store.moveRuns({ run_ids, experiment_id });
      await expect(move([run, "no-run"], target)).rejects.toMatchObject(missing);
      await expect(move([run, deleted], target)).rejects.toMatchObject(invalid);
      await expect(move([run], gone)).rejects.toMatchObject(invalid);
      await expect(move([run], "2147483647")).rejects.toMatchObject(missing);
      const { runs } = await store.searchRuns({ experiment_ids: [target, gone] });
      expect(runs).toBeUndefined();
    });
  });
}

import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Change } from "../../src/store/change-channel.ts";
import { noChannel } from "../../src/store/change-channel.ts";
import { Changes, type Listener, type Told } from "../../src/server/live/changes.ts";
import { EventStream } from "../../src/server/live/event-stream.ts";
import { PendingChanges } from "../../src/server/live/pending-changes.ts";

const change = (run_id: string, parts: Partial<Change> = {}): Change => ({
  run_id,
  info: false,
  metrics: [],
  params: false,
  tags: false,
  created: false,
  ...parts,
});

const inExperiment1 = {
  changes: noChannel,
  runExperiments: async ({ run_ids }: { run_ids: readonly string[] }) =>
    run_ids.filter((id) => id !== "gone").map((run_id) => ({ run_id, experiment_id: "1" })),
};

function listener(): Listener & { told: Told[] } {
  const told: Told[] = [];
  return { told, hear: (news) => void told.push(news), end: () => {} };
}

test("many writes to a run are told as one change", () => {
  const pending = new PendingChanges();
  pending.add([change("a", { metrics: ["x"], created: true })]);
  pending.add([change("a", { metrics: ["y", "x"], params: true }), change("b", { tags: true })]);
  expect(pending.take()).toEqual([
    change("a", { metrics: ["x", "y"], params: true, created: true }),
    change("b", { tags: true }),
  ]);
  expect(pending.any).toBe(false);
});

test("of a run with many metrics no keys are told, and of many runs none", () => {
  const pending = new PendingChanges();
  for (let i = 0; i < 200; i++) pending.add([change("a", { metrics: [`m${i}`] })]);
  expect(pending.take()).toEqual([change("a", { all_metrics: true })]);
  for (let i = 0; i <= 1000; i++) pending.add([change(`run${i}`)]);
  expect(pending.take()).toBe("refresh");
});

test("of the keys of many runs no more are told than can be sent to many", () => {
  const pending = new PendingChanges();
  const metrics = Array.from({ length: 100 }, (_, i) => `${i}`.padEnd(250, "x"));
  for (const round of ["first", "again"])
    for (let i = 0; i < 90; i++)
      pending.add([change(`run${i}`, { metrics, tags: round === "again" })]);
  const told = pending.take() as Change[];
  expect(told).toHaveLength(90);
  expect(told.every((each) => each.tags && (each.all_metrics || each.metrics.length === 100))).toBe(
    true,
  );
  expect(told.filter((each) => each.all_metrics).length).toBe(80);
  pending.add([change("a", { metrics })]);
  expect(pending.take()).toEqual([change("a", { metrics })]);
});

test("many listeners do not keep a turn of the event loop to themselves", async () => {
  const changes = new Changes(inExperiment1);
  const all = Array.from({ length: 1000 }, listener);
  await Promise.all(all.map((one) => changes.listen(one)));
  const heard = () => all.filter(({ told }) => told.length > 0).length;
  changes.tell([change("a")]);
  while (heard() === 0) await new Promise(setImmediate);
  expect(heard()).toBeLessThan(all.length);
  while (heard() < all.length) await new Promise(setImmediate);
  changes.close();
});

test("listeners hear of runs with their experiments, and not of runs that are gone", async () => {
  const changes = new Changes(inExperiment1);
  const one = listener();
  await changes.listen(one);
  changes.tell([change("a"), change("gone")]);
  changes.tell([change("a", { info: true })]);
  await sleep(50);
  expect(one.told).toEqual([[{ ...change("a", { info: true }), experiment_id: "1" }]]);
  changes.leave(one);
  expect(changes.wanted).toBe(false);
  changes.tell([change("a")]);
  await sleep(50);
  expect(one.told).toHaveLength(1);
});

test("a burst is told at most four times a second", async () => {
  const changes = new Changes(inExperiment1);
  const one = listener();
  await changes.listen(one);
  for (let i = 0; i < 60; i++) {
    changes.tell([change("a", { metrics: [`m${i}`] })]);
    await sleep(10);
  }
  await sleep(300);
  const keys = one.told.flatMap((told) => (told === "refresh" ? [] : told[0]!.metrics));
  expect(keys).toEqual(Array.from({ length: 60 }, (_, i) => `m${i}`));
  expect(one.told.length).toBeLessThan(15);
  changes.leave(one);
});

test("listeners are at most a thousand", async () => {
  const changes = new Changes(inExperiment1);
  const all = Array.from({ length: 1000 }, listener);
  await Promise.all(all.map((one) => changes.listen(one)));
  await expect(changes.listen(listener())).rejects.toMatchObject({ code: "RESOURCE_EXHAUSTED" });
  changes.leave(all[0]!);
  await changes.listen(listener());
  changes.close();
  await expect(changes.listen(listener())).rejects.toMatchObject({
    code: "TEMPORARILY_UNAVAILABLE",
  });
});

test("nothing is begun for a client that has gone", () => {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.destroy();
  new EventStream(response, { experiment_id: ["1"], run_id: [] }).open(false);
  expect(response.headersSent).toBe(false);
});

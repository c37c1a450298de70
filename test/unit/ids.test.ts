import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { newId, newModelId } from "../../src/core/ids.ts";

it("Ids have MLflow's form and follow each other in time", async () => {
  const first = newId();
  await sleep(2);
  const second = newId();
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(newModelId()).toMatch(/^m-[0-9a-f]{32}$/);
  expect(second > first).toBe(true);
});

it("Ids of one moment differ in all that is not the time", () => {
  const ids = Array.from({ length: 10_000 }, newId);
  const random = ids.map((id) => id.slice(12));
  expect(new Set(random).size).toBe(ids.length);
  for (let place = 0; place < 20; place++)
    expect(new Set(random.map((digits) => digits[place])).size).toBe(16);
});

import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Call } from "../../src/client/call.ts";
import { Outbox } from "../../src/client/outbox/outbox.ts";
import { abandonedSpools, newAside, newSpool } from "../../src/client/outbox/spool-folder.ts";
import type { Operation } from "../../src/client/outbox/operation.ts";
import { Spool } from "../../src/client/outbox/spool.ts";
import { RestError } from "../../src/client/rest-error.ts";
import { tempDir } from "../setup/temp-dir.ts";

const TARGET = "http://localhost:5000";

/** An outbox to a store that answers as it is told; each strict flush is an attempt to send. */
async function outboxTo(call: (name: string, request: { run_id?: string }) => unknown) {
  const folder = await tempDir();
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const destination = {
    call: (async (name: string, request: object) => call(name, request)) as Call,
    upload: async () => {},
  };
  const aside = newAside(folder, TARGET, warn);
  const outbox = new Outbox(destination, newSpool(folder, TARGET), aside, { strict: true, warn });
  return { outbox, folder, warnings };
}

const cursed = () => {
  throw new RestError("INTERNAL_ERROR", 500, "The row is cursed.");
};

test("what alone fails for some minutes no longer holds up the rest", async () => {
  const taken: string[] = [];
  const { outbox, folder, warnings } = await outboxTo((name, { run_id = "" }) => {
    if (run_id === "bad") cursed();
    taken.push(`${name} ${run_id}`.trim());
    return {};
  });
  outbox.logMetric("bad", { key: "m", value: 1, timestamp: 1, step: 0 });
  outbox.logMetric("good", { key: "m", value: 2, timestamp: 1, step: 0 });

  for (let attempt = 0; attempt < 10; attempt++)
    await expect(outbox.flush()).rejects.toThrow("cursed");
  expect(taken).toEqual([]);
  await outbox.flush();

  expect(taken).toEqual(["searchExperiments", "logBatch good"]);
  expect(warnings.at(-1)).toMatch(/metric 'm' of run bad: The row is cursed\. It is kept in /);
  expect(await readdir(folder)).toHaveLength(1);
  // It is this process's still: another process leaves it alone.
  expect([...abandonedSpools(folder, () => true)]).toEqual([]);
});

test("while the server takes nothing all waits", async () => {
  const { outbox, warnings } = await outboxTo(cursed);
  outbox.logMetric("any", { key: "m", value: 1, timestamp: 1, step: 0 });

  for (let attempt = 0; attempt < 15; attempt++)
    await expect(outbox.flush()).rejects.toThrow("cursed");

  expect(warnings).toEqual([expect.stringContaining("sent when the server answers again")]);
});

const named = (name: string): Operation => ({ kind: "update", run_id: "r", run_name: name });

/** A spool with three operations, as a process leaves it. */
async function abandonedSpool(): Promise<string> {
  const path = join(await tempDir(), "left.spool");
  const spool = new Spool(path, TARGET);
  spool.append(["first", "second", "third"].map(named));
  spool.close();
  return path;
}

function held(path: string): Operation[] {
  const spool = Spool.reopen(path);
  const found: Operation[] = [];
  for (let next = spool.peek(); next !== undefined; next = spool.peek()) {
    found.push(next);
    spool.shift();
  }
  return found;
}

test("a damaged line of a spool takes no other line with it", async () => {
  const path = await abandonedSpool();
  await writeFile(path, (await readFile(path, "utf8")).replace("second", "sEcond"));
  expect(held(path)).toEqual(["first", "third"].map(named));
});

test("what a crash cut short is not kept, and what comes after it is", async () => {
  const path = await abandonedSpool();
  await appendFile(path, '0badc0de {"kind":"upd');
  const spool = Spool.reopen(path);
  spool.append([named("fourth")]);
  spool.close();
  expect(held(path)).toEqual(["first", "second", "third", "fourth"].map(named));
});

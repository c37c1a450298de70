import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];

afterAll(async () => {
  await Promise.all(made.map((path) => rm(path, { recursive: true, force: true })));
});

/** A new empty directory, removed after the test file's own hooks. */
export async function tempDir(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "millrace-test-"));
  made.push(path);
  return path;
}

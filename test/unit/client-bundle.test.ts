import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "rolldown";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a page loads that logs with `millrace/client`. */
async function bundle() {
  const { output } = await build({
    cwd: root,
    input: "src/entry/client.ts",
    platform: "browser",
    write: false,
    output: { minify: true },
  });
  const [chunk, ...others] = output;
  if (chunk === undefined || others.length > 0) throw new Error("There is more than one chunk.");
  return chunk;
}

test("the client for browsers imports these modules only", async () => {
  const { moduleIds, imports } = await bundle();
  expect(imports).toEqual([]);
  expect(moduleIds.map((id) => id.replace(root, "")).toSorted()).toEqual([
    "src/client/client.ts",
    "src/client/credentials.ts",
    "src/client/pages.ts",
    "src/client/rest-error.ts",
    "src/client/transport.ts",
    "src/entry/client.ts",
    "src/protocol/endpoint-table.ts",
    "src/protocol/exchange.ts",
    "src/protocol/json.ts",
  ]);
});

test("the client for browsers is smaller than 30 kB, compressed", async () => {
  const { code } = await bundle();
  expect(gzipSync(code).length).toBeLessThan(30_000);
});

test("the table and types of the endpoints are current", async () => {
  const script = "scripts/generate-endpoints.ts";
  const check = promisify(execFile)(process.execPath, [script, "--check"], { cwd: root });
  await expect(check).resolves.toEqual({ stdout: "", stderr: "" });
});

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "../../setup/sdk-program.ts";
import { type RunningServer, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

/** Every example of the guide is run. */

const guide = await readFile(
  fileURLToPath(new URL("../../../docs/guide/typescript.md", import.meta.url)),
  "utf8",
);
const entryOf = (name: string) =>
  JSON.stringify(fileURLToPath(new URL(`../../../src/entry/${name}.ts`, import.meta.url)));

const tensorflow = JSON.stringify(fileURLToPath(new URL("../../setup/tfjs.ts", import.meta.url)));

/** Each with the heading above it. */
const examples = guide
  .split(/^#+ /m)
  .flatMap((section) =>
    [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]): [string, string] => [
      section.slice(0, section.indexOf("\n")),
      code,
    ]),
  );

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ cwd: await tempDir() });
});

afterAll(() => server.stop());

test.each(examples)("%s", async (_, code) => {
  const source = code
    .replaceAll('from "millrace"', `from ${entryOf("millrace")}`)
    .replaceAll('from "millrace/client"', `from ${entryOf("client")}`)
    .replaceAll('from "@tensorflow/tfjs"', `from ${tensorflow}`);
  const env = { MLFLOW_TRACKING_URI: server.url };
  const cwd = await tempDir();
  for (const name of ["ca.pem", "client.pem", "client.key"]) await writeFile(join(cwd, name), "");
  const program = await runProgram(source, { cwd, env });
  expect({ code: await program.ended, output: program.output() }).toEqual({
    code: 0,
    output: expect.not.stringMatching(/Warning|Error/),
  });
});

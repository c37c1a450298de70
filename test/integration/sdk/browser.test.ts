import { build } from "rolldown";
import { fileURLToPath } from "node:url";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "../../../src/entry/client.ts";
import { startBrowser } from "../../setup/browser.ts";
import { startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

interface Page {
  createClient: typeof createClient;
}

const PAGE = `<!doctype html><script type="module">
import { createClient } from "/client.js";
globalThis.createClient = createClient;
</script>`;

/** A page of another origin than the tracking server's, with the client as a module. */
async function servePage(): Promise<string> {
  const { output } = await build({
    cwd: root,
    input: "src/entry/client.ts",
    platform: "browser",
    write: false,
  });
  const server = createServer((request, response) => {
    const isScript = request.url === "/client.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? output[0].code : PAGE);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close().closeAllConnections());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a page logs a run", async () => {
  const page = await servePage();
  const server = await startServer({
    cwd: await tempDir(),
    args: ["--cors-allowed-origins", page],
  });
  onTestFinished(() => server.kill());
  const browser = await startBrowser();
  onTestFinished(() => browser.close());
  const tab = await browser.newPage();
  await tab.goto(page);

  const runId = await tab.evaluate(async (uri) => {
    const client = (globalThis as unknown as Page).createClient({ uri });
    const { experiment_id } = await client.createExperiment({ name: "from a page" });
    const { run } = await client.createRun({ experiment_id, start_time: Date.now() });
    const { run_id } = run.info;
    const points = [1, NaN].map((value, step) => ({ key: "m", value, step, timestamp: 1 }));
    await client.logBatch({ run_id, metrics: points });
    await client.updateRun({ run_id, status: "FINISHED", end_time: Date.now() });
    return run_id;
  }, server.url);

  const { run } = await createClient({ uri: server.url }).getRun({ run_id: runId });
  expect(run.info.status).toBe("FINISHED");
  expect(run.data.metrics).toMatchObject([{ key: "m", value: NaN, step: 1 }]);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, createTracking, type Fluent } from "../../../src/entry/millrace.ts";
import { type RunningServer, startServer } from "../../setup/servers.ts";
import { tempDir } from "../../setup/temp-dir.ts";

let server: RunningServer;

beforeAll(async () => {
  server = await startServer({ cwd: await tempDir() });
});

afterAll(() => server.stop());

describe.each([
  ["a server", async () => server.url],
  ["a database", async () => `sqlite:///${await tempDir()}/direct.db`],
])("on %s", (_, address) => {
  let tracking: Fluent;
  let client: Client;

  beforeAll(async () => {
    const [trackingUri, spoolFolder] = await Promise.all([address(), tempDir()]);
    tracking = createTracking({ trackingUri, strict: true, spoolFolder });
    client = await tracking.client();
  });

  afterAll(() => tracking.shutdown());

  const runWithFile = () =>
    tracking.withRun(async (run) => {
      await run.logText("{}", "net/best/weights.json");
      return run.runId;
    });

  async function logModel(run_id: string, name: string, step: number): Promise<string> {
    const request = { experiment_id: "0", name, source_run_id: run_id };
    const { model_id } = (await client.createLoggedModel(request)).model.info;
    await client.logOutputs({ run_id, models: [{ model_id, step }] });
    return model_id;
  }

  test("files of a run become the versions of a name, with their run, tags and description", async () => {
    const runId = await runWithFile();
    const { info } = await tracking.getRun(runId);
    const register = () =>
      tracking.registerModel(`runs:/${runId}/net/best/`, "files", {
        description: "small",
        tags: { owner: "ada", size: 3 },
      });

    expect(await register()).toMatchObject({ version: "1" });
    expect(await register()).toMatchObject({
      name: "files",
      version: "2",
      run_id: runId,
      source: `${info.artifact_uri}/net/best`,
      description: "small",
      tags: expect.arrayContaining([
        { key: "owner", value: "ada" },
        { key: "size", value: "3" },
      ]),
    });
  });

  test("a model that a run has logged is found by its name, the one of the largest step", async () => {
    const runId = await runWithFile();
    const last = await logModel(runId, "classifier", 9);
    await logModel(runId, "classifier", 2);
    await logModel(runId, "other", 20);

    const found = await tracking.registerModel(`runs:/${runId}/classifier`, "by-run");
    const named = await tracking.registerModel(`models:/${last}`, "by-id");

    expect(found).toMatchObject({ source: `models:/${last}`, run_id: runId });
    expect(named.source).toBe(`models:/${last}`);
  });

  test("a version is copied", async () => {
    const runId = await runWithFile();
    await tracking.registerModel(`runs:/${runId}/net`, "original");
    const copy = await tracking.registerModel("models:/original/1", "copy");
    expect(copy).toMatchObject({ version: "1", source: "models:/original/1" });
  });

  test.each([
    ["runs:/RUN/nothing", "has no artifacts in a directory 'nothing'"],
    ["runs:/RUN", "Write runs:/<run id>/<path>"],
    [`runs:/${"0".repeat(32)}/net`, "not found"],
    ["models:/", "Not a proper models:/ URI"],
  ])("%s is refused, and no name is taken", async (uri, message) => {
    const runId = await runWithFile();
    const registering = tracking.registerModel(uri.replace("RUN", runId), "never");
    await expect(registering).rejects.toThrow(message);
    await expect(client.getRegisteredModel({ name: "never" })).rejects.toThrow("not found");
  });
});

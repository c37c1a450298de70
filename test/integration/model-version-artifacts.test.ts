import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoggedModel } from "../../src/protocol/logged-models.ts";
import type { Run } from "../../src/protocol/runs.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { ok, post } from "./load.ts";

/** Where the files of a version are found, whatever it was registered from. */

let server: RunningServer;
let runId: string;
let modelId: string;
const name = "model";

beforeAll(async () => {
  server = await startServer({ cwd: await tempDir() });
  const { run } = (await ok(post(server.url, "runs/create", { experiment_id: "0" }))) as {
    run: Run;
  };
  runId = run.info.run_id;
  const { model } = (await ok(
    post(server.url, "logged-models", {
      experiment_id: "0",
      name: "logged",
      source_run_id: runId,
    }),
  )) as { model: LoggedModel };
  modelId = model.info.model_id;
  await upload(`0/${runId}/artifacts/saved/MLmodel`, "of the run");
  await upload(`0/models/${modelId}/artifacts/MLmodel`, "of the logged model");
  await ok(post(server.url, "registered-models/create", { name }));
});
afterAll(() => server.stop());

async function upload(path: string, text: string): Promise<void> {
  const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${path}`;
  const { status } = await fetch(url, { method: "PUT", body: text });
  expect(status).toBe(200);
}

async function register(source: string, fields = {}): Promise<string> {
  const { model_version } = (await ok(
    post(server.url, "model-versions/create", { name, source, ...fields }),
  )) as { model_version: { version: string } };
  return model_version.version;
}

const artifact = (version: string, path = "MLmodel"): Promise<Response> =>
  fetch(
    `${server.url}/model-versions/get-artifact?${new URLSearchParams({ name, version, path })}`,
  );

const textOf = async (version: string): Promise<string> => (await artifact(version)).text();

test("a directory of a run", async () => {
  const byUri = await register(`runs:/${runId}/saved`, { run_id: runId });
  const place = `mlflow-artifacts:/0/${runId}/artifacts/saved`;
  const byPlace = await register(place, { run_id: runId });
  expect([await textOf(byUri), await textOf(byPlace)]).toEqual(["of the run", "of the run"]);
});

test("a logged model, by its own URI and by that of its run", async () => {
  const byModel = await register(`models:/${modelId}`, { model_id: modelId });
  const byRun = await register(`runs:/${runId}/logged`, { run_id: runId });
  expect([await textOf(byModel), await textOf(byRun)]).toEqual([
    "of the logged model",
    "of the logged model",
  ]);
});

test("a copy of a version, and a copy of the copy", async () => {
  const first = await register(`models:/${modelId}`, { model_id: modelId });
  await ok(post(server.url, "registered-models/alias", { name, alias: "best", version: first }));
  const copy = await register(`models:/${name}@best`);
  const again = await register(`models:/${name}/${copy}`);
  expect([await textOf(copy), await textOf(again)]).toEqual([
    "of the logged model",
    "of the logged model",
  ]);
});

test("what is not there is not found", async () => {
  const nothing = await register(`runs:/${runId}/nothing`, { run_id: runId });
  expect((await artifact(nothing)).status).toBe(404);
});

test.each(["s3://bucket/model", "gs://bucket/model", "dbfs:/model"])(
  "%s is not read by this server, which says so",
  async (source) => {
    const answer = await artifact(await register(source));
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({
      error_code: "NOT_IMPLEMENTED",
      message: expect.stringContaining(`"${source.split(":")[0]}" are not supported yet`) as string,
    });
  },
);

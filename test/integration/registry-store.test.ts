import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LoggedModel } from "../../src/protocol/logged-models.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { get, ok, post } from "./load.ts";

let cwd: string;
let server: RunningServer;

beforeAll(async () => {
  cwd = await tempDir();
  server = await startServer({ cwd, args: ["--registry-store-uri", "sqlite:///registry.db"] });
});
afterAll(() => server.stop());

const countIn = (file: string, table: string): unknown => {
  const database = new DatabaseSync(`${cwd}/${file}`, { readOnly: true });
  const row = database.prepare(`SELECT count(*) AS count FROM ${table}`).get();
  database.close();
  return row?.["count"];
};

it("keeps registered models apart from the runs that they come from", async () => {
  const { model } = (await ok(
    post(server.url, "logged-models", { experiment_id: "0", name: "m" }),
  )) as { model: LoggedModel };
  const { model_id, artifact_uri } = model.info;
  await ok(post(server.url, "registered-models/create", { name: "apart" }));
  const source = `models:/${model_id}`;
  await ok(post(server.url, "model-versions/create", { name: "apart", source, model_id }));
  expect(await ok(get(server.url, "model-versions/get-download-uri?name=apart&version=1"))).toEqual(
    { artifact_uri },
  );
  const noted = await ok(get(server.url, `logged-models/${model_id}`));
  expect(JSON.stringify(noted)).toContain("mlflow.modelVersions");
  expect(["mlflow.db", "registry.db"].map((file) => countIn(file, "model_versions"))).toEqual([
    0, 1,
  ]);
  expect(["mlflow.db", "registry.db"].map((file) => countIn(file, "logged_models"))).toEqual([
    1, 0,
  ]);
});

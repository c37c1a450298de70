import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoggedModel } from "../../src/protocol/logged-models.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { WebhookReceiver } from "../setup/webhook-receiver.ts";
import { get, ok, post } from "./load.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const env = {
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: "true",
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: "https,http",
};

const name = "apart";

describe.each([
  ["SQLite", async () => "sqlite:///registry.db"],
  ["PostgreSQL", () => postgres.createDatabase("registry")],
])("A registry store on %s beside a backend store on SQLite", (_, uri) => {
  let cwd: string;
  let args: string[];
  let server: RunningServer;
  let receiver: WebhookReceiver;
  let model: LoggedModel["info"];

  beforeAll(async () => {
    cwd = await tempDir();
    args = ["--registry-store-uri", await uri()];
    receiver = new WebhookReceiver();
    await receiver.start();
    server = await startServer({ cwd, args, env });
    const made = await ok(post(server.url, "logged-models", { experiment_id: "0", name: "m" }));
    model = (made as { model: LoggedModel }).model.info;
  });
  afterAll(async () => {
    await server.stop();
    await receiver.stop();
  });

  const rowsOf = (table: string): unknown => {
    const database = new DatabaseSync(`${cwd}/mlflow.db`, { readOnly: true });
    const row = database.prepare(`SELECT count(*) AS count FROM ${table}`).get();
    database.close();
    return row?.["count"];
  };

  const history = async () => {
    const answer = await fetch(`${server.url}/api/1.0/millrace/registry/events?name=${name}`);
    const { events } = (await answer.json()) as { events: { entity: string; action: string }[] };
    return events.map(({ entity, action }) => `${entity} ${action}`);
  };

  it("keeps registered models apart from the runs that they come from", async () => {
    const { model_id, artifact_uri } = model;
    await ok(post(server.url, "registered-models/create", { name }));
    const source = `models:/${model_id}`;
    await ok(post(server.url, "model-versions/create", { name, source, model_id }));
    const place = await ok(
      get(server.url, `model-versions/get-download-uri?name=${name}&version=1`),
    );
    expect(place).toEqual({ artifact_uri });
    const noted = await ok(get(server.url, `logged-models/${model_id}`));
    expect(JSON.stringify(noted)).toContain("mlflow.modelVersions");
    expect(rowsOf("logged_models")).toBe(1);
    for (const table of ["registered_models", "model_versions", "millrace_registry_events"])
      expect({ table, rows: rowsOf(table) }).toEqual({ table, rows: 0 });
  });

  it("finds a version's artifacts, which are those of the backend store's logged model", async () => {
    const file = `${server.url}/api/2.0/mlflow-artifacts/artifacts/0/models/${model.model_id}/artifacts/MLmodel`;
    await fetch(file, { method: "PUT", body: "flavors: {}" });
    const answer = await fetch(
      `${server.url}/model-versions/get-artifact?name=${name}&version=1&path=MLmodel`,
    );
    expect(await answer.text()).toBe("flavors: {}");
  });

  it("refuses what the backend store's run or model does not own", async () => {
    const create = (fields: object) =>
      post(server.url, "model-versions/create", { name, source: "/etc", ...fields });
    for (const fields of [{}, { model_id: model.model_id }, { model_id: "m-nobody" }])
      expect(await create(fields)).toMatchObject({ status: 400 });
  });

  it("tells webhooks, and keeps the history, across a restart", async () => {
    const events = [{ entity: "MODEL_VERSION_ALIAS", action: "CREATED" }];
    await ok(post(server.url, "webhooks", { name: "hook", url: receiver.url, events }));
    const alias = { name, alias: "champion", version: "1" };
    await ok(post(server.url, "registered-models/alias", alias));
    await receiver.heard(1);
    await server.stop();
    server = await startServer({ cwd, args, env });
    await ok(post(server.url, "registered-models/alias", { ...alias, alias: "second" }));
    const heard = await receiver.heard(2);
    expect(heard.map(({ message }) => message.data["alias"])).toEqual(["champion", "second"]);
    expect(await history()).toEqual([
      "registered_model_alias set",
      "registered_model_alias set",
      "model_version created",
      "registered_model created",
    ]);
    expect(rowsOf("webhooks")).toBe(0);
  });
});

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { type RunningServer, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { signatureOf, WebhookReceiver } from "../setup/webhook-receiver.ts";
import { ok, post } from "./load.ts";

const SECRET = "between us";

/** A receiver on this machine, and little patience with it. */
const env = {
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: "true",
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: "https,http",
  MLFLOW_WEBHOOK_REQUEST_TIMEOUT: "1",
  MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: `${Buffer.alloc(32, 3).toString("base64url")}=`,
};

const events = [
  { entity: "MODEL_VERSION", action: "CREATED" },
  { entity: "MODEL_VERSION_ALIAS", action: "CREATED" },
];

const createModel = async (url: string): Promise<string> => {
  const name = `model-${randomUUID()}`;
  await ok(post(url, "registered-models/create", { name }));
  return name;
};

const createVersion = (url: string, name: string) =>
  ok(post(url, "model-versions/create", { name, source: "s3://bucket/model" }));

const createWebhook = (url: string, target: string, fields = {}) =>
  ok(post(url, "webhooks", { name: "hook", url: target, events, secret: SECRET, ...fields }));

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = new WebhookReceiver();
  await receiver.start();
  return async () => receiver.stop();
});

const versionsOf = (name: string): unknown[] =>
  receiver.messages
    .filter(({ message }) => message.data["name"] === name)
    .map(({ message }) => message.data["version"]);

describe("A webhook", () => {
  let cwd: string;
  let server: RunningServer;
  const start = async () => startServer({ cwd, env });
  beforeEach(async () => {
    cwd = await tempDir();
    server = await start();
    return async () => {
      await server.stop();
    };
  });

  it("is told what happened, signed", async () => {
    await createWebhook(server.url, receiver.url);
    const name = await createModel(server.url);
    await createVersion(server.url, name);
    await ok(
      post(server.url, "registered-models/alias", { name, alias: "champion", version: "1" }),
    );
    const [first, second] = await receiver.heard(2);
    expect(first!.message).toMatchObject({
      entity: "model_version",
      action: "created",
      data: {
        name,
        version: "1",
        source: "s3://bucket/model",
        run_id: null,
        tags: {},
        description: null,
      },
    });
    expect(second!.message).toMatchObject({
      entity: "model_version_alias",
      action: "created",
      data: { name, alias: "champion", version: "1" },
    });
    for (const each of [first!, second!])
      expect(each.headers["x-mlflow-signature"]).toBe(signatureOf(each, SECRET));
    const database = new DatabaseSync(`${cwd}/mlflow.db`, { readOnly: true });
    const [row] = database.prepare("SELECT secret FROM webhooks").all();
    expect(row!["secret"]).toMatch(/^gAAAA/);
    database.close();
  });

  it("that fails and hangs is told again, in order, under the same id", async () => {
    receiver.behaviour = (response, n) => {
      if (n === 0) response.writeHead(503).end();
      else if (n !== 1) response.writeHead(204).end();
    };
    await createWebhook(server.url, receiver.url);
    const name = await createModel(server.url);
    for (let i = 0; i < 3; i++) await createVersion(server.url, name);
    await receiver.heard(3);
    expect(versionsOf(name)).toEqual(["1", "2", "3"]);
    const [first, second, third] = receiver.received.map(({ id }) => id);
    expect([second, third]).toEqual([first, first]);
  });

  it("that dies in the middle of its answer is told again", async () => {
    receiver.behaviour = (response, n) => {
      if (n > 0) return void response.writeHead(204).end();
      response.writeHead(200, { "content-length": 100 }).write("not all of it");
      setImmediate(() => response.destroy());
    };
    await createWebhook(server.url, receiver.url);
    await createVersion(server.url, await createModel(server.url));
    while (receiver.received.length < 2) await sleep(20);
    const [first, second] = receiver.received.map(({ id }) => id);
    expect(second).toBe(first);
  });

  it("that changes to another protocol is told again", async () => {
    receiver.behaviour = (response, n) =>
      n === 0
        ? response.writeHead(101, { connection: "upgrade", upgrade: "other" }).end()
        : response.writeHead(204).end();
    await createWebhook(server.url, receiver.url);
    await createVersion(server.url, await createModel(server.url));
    while (receiver.received.length < 2) await sleep(20);
    expect(receiver.received[1]!.id).toBe(receiver.received[0]!.id);
  });

  it("that redirects is not followed", async () => {
    const elsewhere = new WebhookReceiver();
    await elsewhere.start();
    receiver.behaviour = (response) => response.writeHead(307, { location: elsewhere.url }).end();
    await createWebhook(server.url, receiver.url);
    await createVersion(server.url, await createModel(server.url));
    await receiver.heard(1);
    receiver.behaviour = (response) => response.writeHead(200).end();
    const attempts = receiver.received.length;
    while (receiver.received.length === attempts) await sleep(20);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.stop();
  });

  it("that refuses is not asked again, and holds up nothing", async () => {
    receiver.behaviour = (response, n) => response.writeHead(n === 0 ? 400 : 200).end();
    await createWebhook(server.url, receiver.url);
    const name = await createModel(server.url);
    for (let i = 0; i < 2; i++) await createVersion(server.url, name);
    await receiver.heard(2);
    await sleep(1500);
    expect(receiver.received).toHaveLength(2);
  });

  it("misses nothing while it and the server are killed", { timeout: 120_000 }, async () => {
    await createWebhook(server.url, receiver.url);
    const name = await createModel(server.url);
    const { port } = receiver;
    const numbers: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 5; i++) {
        await createVersion(server.url, name);
        numbers.push(String(numbers.length + 1));
      }
      await receiver.stop();
      await createVersion(server.url, name);
      numbers.push(String(numbers.length + 1));
      await server.kill();
      server = await start();
      const heard = receiver.received;
      receiver = new WebhookReceiver();
      receiver.received.push(...heard);
      await receiver.start(port);
    }
    await receiver.heard(numbers.length);
    expect(versionsOf(name)).toEqual(numbers);
  });

  it("whose secret another key has encrypted waits, and says why", async () => {
    const { webhook } = (await createWebhook(server.url, receiver.url)) as {
      webhook: { webhook_id: string };
    };
    await server.stop();
    const key = { MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: `${"A".repeat(43)}=` };
    server = await startServer({ cwd, env: { ...env, ...key } });
    const answer = await ok(post(server.url, `webhooks/${webhook.webhook_id}/test`, {}));
    expect(answer["result"]).toMatchObject({
      success: false,
      error_message: expect.stringContaining("stored with another MLFLOW_WEBHOOK_SECRET") as string,
    });
    await createVersion(server.url, await createModel(server.url));
    while (!server.output().includes("stored with another")) await sleep(20);
    await server.stop();
    server = await start();
    await receiver.heard(1);
  });

  it("has no secret on a server without a key", async () => {
    const { MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: _, ...keyless } = env;
    const other = await startServer({ cwd: await tempDir(), env: keyless });
    const webhook = { name: "hook", url: receiver.url, events };
    await ok(post(other.url, "webhooks", webhook));
    expect(await post(other.url, "webhooks", { ...webhook, secret: SECRET })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("32 random bytes in URL-safe base64") as string },
    });
    await other.stop();
  });

  it("is tested with an example", async () => {
    receiver.behaviour = (response) => response.writeHead(202).end("x".repeat(100_000));
    const { webhook } = (await createWebhook(server.url, receiver.url)) as {
      webhook: { webhook_id: string };
    };
    const { result } = (await ok(post(server.url, `webhooks/${webhook.webhook_id}/test`, {}))) as {
      result: { response_body: string };
    };
    expect(result).toMatchObject({ success: true, response_status: 202 });
    expect(result.response_body.length).toBeLessThan(20_000);
    expect(receiver.received[0]!.message).toMatchObject({ entity: "model_version" });
  });
});

describe("Two servers on one PostgreSQL", () => {
  let postgres: PostgresServer;
  let servers: RunningServer[];
  beforeAll(async () => {
    postgres = await startPostgres();
    const args = ["--backend-store-uri", await postgres.createDatabase("webhooks")];
    servers = await Promise.all(
      [0, 1].map(async () => startServer({ cwd: await tempDir(), env, args })),
    );
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await postgres.stop();
  });

  it("number the versions of 32 clients 1…n and tell of each once, in order", async () => {
    const urlOf = (client: number): string => servers[client % 2]!.url;
    await createWebhook(urlOf(0), receiver.url);
    const name = await createModel(urlOf(1));
    const PER_CLIENT = 3;
    await Promise.all(
      Array.from({ length: 32 }, async (_, client) => {
        for (let i = 0; i < PER_CLIENT; i++) await createVersion(urlOf(client), name);
      }),
    );
    await receiver.heard(32 * PER_CLIENT);
    const all = Array.from({ length: 32 * PER_CLIENT }, (_, index) => String(index + 1));
    expect(versionsOf(name)).toEqual(all);
    expect(receiver.received).toHaveLength(all.length);
  });
});

describe("A server that allows no private addresses", () => {
  let server: RunningServer;
  beforeAll(async () => {
    const { MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: _, ...strict } = env;
    server = await startServer({ cwd: await tempDir(), env: strict });
  });
  afterAll(() => server.stop());

  it.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f.0.0.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://localhost/",
    "http://a.localhost./",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "ftp://hooks.example/",
    "file:///etc/passwd",
  ])("refuses %s", async (url) => {
    const answer = await post(server.url, "webhooks", { name: "hook", url, events });
    expect(answer).toMatchObject({
      status: 400,
      body: { error_code: "INVALID_PARAMETER_VALUE" },
    });
  });

  it("connects to no name that stands for itself", async () => {
    // Whether a name is public is known only when it is connected to: it may be so at first.
    const url = `http://${hostname()}:${receiver.port}/`;
    const { webhook } = (await ok(post(server.url, "webhooks", { name: "hook", url, events }))) as {
      webhook: { webhook_id: string };
    };
    const answer = await ok(post(server.url, `webhooks/${webhook.webhook_id}/test`, {}));
    expect(answer["result"]).toMatchObject({ success: false });
    await createVersion(server.url, await createModel(server.url));
    await sleep(500);
    expect(receiver.received).toEqual([]);
  });
});

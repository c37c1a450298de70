import { afterAll, beforeAll, expect, test } from "vitest";
import { ok, post, send } from "../integration/load.ts";
import { pythonEnv } from "../setup/python.ts";
import { type RunningServer, startMlflow, startServer } from "../setup/servers.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { type Received, signatureOf, WebhookReceiver } from "../setup/webhook-receiver.ts";

/** What webhooks are told, by Millrace and by MLflow's own server. */

const SECRET = "between us";

const env = {
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: "true",
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: "https,http",
  MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: `${Buffer.alloc(32, 5).toString("base64url")}=`,
};

const allEvents = Object.entries({
  REGISTERED_MODEL: ["CREATED"],
  MODEL_VERSION: ["CREATED"],
  MODEL_VERSION_TAG: ["SET", "DELETED"],
  MODEL_VERSION_ALIAS: ["CREATED", "DELETED"],
  PROMPT: ["CREATED"],
  PROMPT_VERSION: ["CREATED"],
  PROMPT_TAG: ["SET", "DELETED"],
  PROMPT_VERSION_TAG: ["SET", "DELETED"],
  PROMPT_ALIAS: ["CREATED", "DELETED"],
}).flatMap(([entity, actions]) => actions.map((action) => ({ entity, action })));

const isPrompt = { key: "mlflow.prompt.is_prompt", value: "true" };
const source = "s3://bucket/model";
const tag = { key: "k", value: "v" };

/** Changes of which webhooks are told, in turn. */
const told: [method: string, path: string, body: object][] = [
  ["POST", "registered-models/create", { name: "a", description: "d", tags: [tag] }],
  ["POST", "registered-models/create", { name: "bare" }],
  [
    "POST",
    "model-versions/create",
    { name: "a", source, description: "é", tags: [{ key: "x", value: "雪" }] },
  ],
  ["POST", "model-versions/create", { name: "bare", source }],
  ["POST", "model-versions/create", { name: "a", source: "models:/a/1" }],
  ["POST", "model-versions/set-tag", { name: "a", version: "1", ...tag }],
  ["DELETE", "model-versions/delete-tag", { name: "a", version: "1", key: "k" }],
  ["DELETE", "model-versions/delete-tag", { name: "a", version: "1", key: "absent" }],
  ["POST", "registered-models/alias", { name: "a", alias: "champion", version: "1" }],
  ["DELETE", "registered-models/alias", { name: "a", alias: "champion" }],
  ["DELETE", "registered-models/alias", { name: "a", alias: "absent" }],
  ["POST", "registered-models/create", { name: "p", description: "d", tags: [isPrompt, tag] }],
  [
    "POST",
    "model-versions/create",
    {
      name: "p",
      source: "dummy-source",
      description: "first",
      tags: [
        isPrompt,
        { key: "mlflow.prompt.text", value: "Hi {{x}}" },
        { key: "_mlflow_prompt_type", value: "text" },
        tag,
      ],
    },
  ],
  ["POST", "registered-models/set-tag", { name: "p", ...tag }],
  ["DELETE", "registered-models/delete-tag", { name: "p", key: "k" }],
  ["POST", "model-versions/set-tag", { name: "p", version: "1", ...tag }],
  ["DELETE", "model-versions/delete-tag", { name: "p", version: "1", key: "k" }],
  ["POST", "registered-models/alias", { name: "p", alias: "live", version: "1" }],
  ["DELETE", "registered-models/alias", { name: "p", alias: "live" }],
];

/** Changes of which nobody is told. */
const untold: typeof told = [
  ["POST", "registered-models/set-tag", { name: "a", ...tag }],
  ["DELETE", "registered-models/delete-tag", { name: "a", key: "k" }],
  ["PATCH", "registered-models/update", { name: "a", description: "other" }],
  ["PATCH", "model-versions/update", { name: "a", version: "1", description: "other" }],
  ["POST", "model-versions/transition-stage", { name: "a", version: "1", stage: "Staging" }],
  ["DELETE", "model-versions/delete", { name: "a", version: "2" }],
  ["POST", "registered-models/rename", { name: "a", new_name: "b" }],
  ["DELETE", "registered-models/delete", { name: "b" }],
];

let cwds: string[] = [];
let servers: RunningServer[] = [];
const receivers: WebhookReceiver[] = [];

beforeAll(async () => {
  const python = await pythonEnv("mlflow3");
  cwds = await Promise.all([tempDir(), tempDir()]);
  servers = await Promise.all([
    startMlflow(python, { backendStoreUri: "sqlite:///mlflow.db", env, cwd: cwds[0]! }),
    startServer({ env, cwd: cwds[1]! }),
  ]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all(receivers.map((receiver) => receiver.stop()));
});

/** MLflow tells of each change on a thread of its own: in order only if one waits. */
async function heardFrom({ url }: RunningServer): Promise<Received[]> {
  const receiver = new WebhookReceiver();
  receivers.push(receiver);
  await receiver.start();
  const webhook = { name: "hook", url: receiver.url, events: allEvents, secret: SECRET };
  await ok(post(url, "webhooks", webhook));
  for (const [at, [method, path, body]] of told.entries()) {
    await ok(send(url, method, path, body));
    await receiver.heard(at + 1);
  }
  for (const [method, path, body] of untold) await ok(send(url, method, path, body));
  // Whatever the changes before had to say would come before this.
  await ok(post(url, "registered-models/create", { name: "last" }));
  return receiver.heard(told.length + 1);
}

const named = ["content-type", "x-mlflow-delivery-id", "x-mlflow-signature", "x-mlflow-timestamp"];

test("webhooks are told the same as by MLflow's own server, signed in the same way", async () => {
  const [theirs, ours] = await Promise.all(servers.map(heardFrom));
  const contents = (heard: Received[] | undefined) =>
    heard!.map(({ message: { entity, action, data, ...rest } }) => ({
      entity,
      action,
      data,
      others: Object.keys(rest),
    }));
  expect(contents(ours)).toEqual(contents(theirs));
  for (const each of [...theirs!, ...ours!]) {
    expect(each.headers["x-mlflow-signature"]).toBe(signatureOf(each, SECRET));
    expect(named.map((name) => typeof each.headers[name])).toEqual(named.map(() => "string"));
    expect((each.message as { timestamp?: string }).timestamp).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00$/,
    );
  }
});

test("a webhook that MLflow made is told by Millrace, signed with its secret", async () => {
  await servers[0]!.stop();
  servers[0] = await startServer({ env, cwd: cwds[0]! });
  const [receiver] = receivers;
  const before = receiver!.received.length;
  await ok(post(servers[0].url, "registered-models/create", { name: "taken over" }));
  const heard = await receiver!.heard(before + 1);
  expect(heard.at(-1)!.message.data["name"]).toBe("taken over");
  expect(heard.at(-1)!.headers["x-mlflow-signature"]).toBe(signatureOf(heard.at(-1)!, SECRET));
});

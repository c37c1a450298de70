import type { Json } from "../../differences.ts";
import { type Exchange, refuses, send } from "../exchange.ts";

const at = "2.0/mlflow/webhooks";
const url = "https://hooks.example/models";
const created = { entity: "REGISTERED_MODEL", action: "CREATED" };
const unknown = "00000000-0000-4000-8000-000000000000";

const create = (what: string, body: Record<string, Json>, rest: Partial<Exchange> = {}): Exchange =>
  send(`create, ${what}`, "POST", at, {
    body: { name: "hook-{prefix}", url, events: [created], ...body },
    ...rest,
  });

const update = (what: string, body: Json, rest: Partial<Exchange> = {}): Exchange =>
  send(`update, ${what}`, "PATCH", `${at}/{hook}`, { body, ...rest });

const keep = { keep: { hook: "webhook.webhook_id" } };

/** Webhooks, without being told of anything. */
export const webhooks: Exchange[] = [
  create("everything", { description: "d", secret: "s", status: "ACTIVE" }, keep),
  create("no more than needed", {}, { keep: { bare: "webhook.webhook_id" } }),
  create("disabled", { status: "DISABLED" }, { keep: { off: "webhook.webhook_id" } }),
  create("two events", { events: [created, { entity: "PROMPT_TAG", action: "SET" }] }, keep),
  create("no events", { events: [] }),
  create("an action that the entity has not", { events: [{ ...created, action: "DELETED" }] }),
  create("an entity without action", { events: [{ entity: "PROMPT" }] }, refuses("serverError")),
  create("name with a space", { name: "a b" }),
  create("name that is too long", { name: "a".repeat(64) }),
  create("name that ends in a dot", { name: "a." }),
  create("empty name", { name: "" }),
  create("no URL", { url: "" }),
  create("plain http", { url: "http://hooks.example/models" }),
  create("another scheme", { url: "file:///etc/passwd" }),
  create("no host", { url: "https://" }),
  create("a path", { url: "hooks.example" }),
  send("get", "GET", `${at}/{bare}`),
  send("get, unknown", "GET", `${at}/${unknown}`),
  update("name", { name: "other-{prefix}" }),
  update("description", { description: "" }),
  update("URL", { url: "https://other.example/" }),
  update("bad URL", { url: "ftp://other.example/" }),
  update("events", { events: [{ entity: "MODEL_VERSION", action: "CREATED" }] }),
  update("no events", { events: [] }),
  update("status", { status: "DISABLED" }),
  update("bad name", { name: "a b" }),
  update("nothing", {}),
  send("update, unknown", "PATCH", `${at}/${unknown}`, { body: { name: "x" } }),
  send("get after updates", "GET", `${at}/{hook}`),
  send("list without a page", "GET", at, { query: [["max_results", "-1"]] }),
  send("list over the largest page", "GET", at, { query: [["max_results", "1001"]] }),
  send("list with a bad token", "GET", at, { query: [["page_token", "%%%"]] }),
  send("test, unknown", "POST", `${at}/${unknown}/test`, { body: {} }),
  send("delete", "DELETE", `${at}/{bare}`),
  send("delete again", "DELETE", `${at}/{bare}`),
  send("get a deleted one", "GET", `${at}/{bare}`),
];

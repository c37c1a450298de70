import { randomUUID } from "node:crypto";
import { type Announcement, webhookBody } from "../../../protocol/announcement.ts";
import { IS_PROMPT_TAG } from "../../../protocol/registry-tags.ts";
import type { BulkInsert, Session } from "../session.ts";
import { WORKSPACE } from "../workspace.ts";

/** What happened, in the words of the history. */
export interface Change {
  entity:
    | "registered_model"
    | "registered_model_tag"
    | "registered_model_alias"
    | "model_version"
    | "model_version_tag";
  action: "created" | "updated" | "deleted" | "set";
  name: string;
  version?: string | number;
  /** The tag, the alias or the field. */
  key?: string;
  old?: string | null | undefined;
  new?: string | null | undefined;
}

/** A prompt's text may be long; the history says what changed, not all of it. */
const LONGEST_VALUE = 5_000;

/** Writes a change into the history, in the transaction that makes it. */
export async function recordChange(
  session: Session,
  user: string | undefined,
  change: Change,
): Promise<void> {
  await session.db
    .insertInto("millrace_registry_events")
    .values({
      timestamp: Date.now(),
      user_name: user ?? "",
      entity: change.entity,
      action: change.action,
      name: change.name,
      version: change.version === undefined ? null : String(change.version),
      key: change.key ?? null,
      old_value: cut(change.old),
      new_value: cut(change.new),
    })
    .execute();
}

const cut = (value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : value.slice(0, LONGEST_VALUE).toWellFormed();

/** More waiting deliveries than this, and a webhook's next ones are dropped. */
const MOST_WAITING = 10_000;

const ENQUEUE: BulkInsert = {
  table: "millrace_webhook_deliveries",
  columns: {
    delivery_id: "text",
    webhook_id: "text",
    model: "text",
    body: "text",
    created: "bigint",
    due: "bigint",
    attempts: "integer",
  },
  tail: "",
};

/** Queues a message for every webhook that asked for it, in the transaction that it tells of. */
export async function announce(session: Session, announcement: Announcement): Promise<void> {
  const { entity, action, data } = announcement;
  const webhooks = await session.query<{ webhook_id: string }>(
    `select w.webhook_id from webhooks w join webhook_events e on e.webhook_id = w.webhook_id
     where w.workspace = ? and w.status = 'ACTIVE' and w.deleted_timestamp is null
       and e.entity = ? and e.action = ?
       and (select count(*) from millrace_webhook_deliveries d where d.webhook_id = w.webhook_id) < ?`,
    [WORKSPACE, entity, action, MOST_WAITING],
  );
  if (webhooks.length === 0) return;
  const now = Date.now();
  const body = webhookBody(announcement, now);
  await session.insertRows(
    ENQUEUE,
    webhooks.map(({ webhook_id }) => [randomUUID(), webhook_id, data.name, body, now, now, 0]),
  );
}

/** Whether a registered model is a prompt: then webhooks are told of it as one. */
export async function isPrompt(session: Session, name: string): Promise<boolean> {
  const tag = await session.db
    .selectFrom("registered_model_tags")
    .select("value")
    .where("workspace", "=", WORKSPACE)
    .where("name", "=", name)
    .where("key", "=", IS_PROMPT_TAG)
    .executeTakeFirst();
  return tag?.value?.toLowerCase() === "true";
}

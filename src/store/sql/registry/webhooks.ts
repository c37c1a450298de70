import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import { decodePageToken, pageOf } from "../../../core/page-token.ts";
import { doesNotExist, invalidParameter } from "../../../protocol/errors.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Webhook, WebhookEvent } from "../../../protocol/webhooks.ts";
import type { Operations } from "../operation.ts";
import { type BulkInsert, lockingOrder, type Session } from "../session.ts";
import type { Tables } from "../tables.ts";
import { WORKSPACE } from "../workspace.ts";

type WebhookRow = Selectable<Tables["webhooks"]>;

/** Secrets come here encrypted, and are answered by `webhookTarget` only. */
export const webhookOperations: Operations<
  | "createWebhook"
  | "listWebhooks"
  | "getWebhook"
  | "updateWebhook"
  | "deleteWebhook"
  | "webhookTarget"
> = {
  createWebhook: async (session, request) => {
    await refuseTooMany(session);
    const now = Date.now();
    const row = await session.db
      .insertInto("webhooks")
      .values({
        webhook_id: randomUUID(),
        name: request.name,
        description: request.description || null,
        url: request.url,
        status: request.status ?? "ACTIVE",
        secret: request.secret || null,
        creation_timestamp: now,
        last_updated_timestamp: now,
        workspace: WORKSPACE,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await addEvents(session, row.webhook_id, request.events);
    return webhookAnswer(session, row);
  },

  listWebhooks: async (session, { max_results, page_token }) => {
    const offset = decodePageToken(page_token);
    const rows = await servedWebhooks(session)
      .orderBy("creation_timestamp", "desc")
      .orderBy("webhook_id")
      .limit(max_results + 1)
      .offset(offset)
      .execute();
    const { page, ...next } = pageOf(rows, offset, max_results);
    return { webhooks: await webhooks(session, page), ...next };
  },

  getWebhook: async (session, { webhook_id }) =>
    webhookAnswer(session, await webhookRow(session, webhook_id)),

  updateWebhook: async (session, { webhook_id, ...request }) => {
    const before = await webhookRow(session, webhook_id);
    const row = await session.db
      .updateTable("webhooks")
      .set({
        name: request.name ?? before.name,
        url: request.url || before.url,
        description: request.description ?? before.description,
        secret: (request.secret ?? before.secret) || null,
        status: request.status ?? before.status,
        last_updated_timestamp: Date.now(),
      })
      .where("webhook_id", "=", webhook_id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (request.events?.length) {
      await session.db.deleteFrom("webhook_events").where("webhook_id", "=", webhook_id).execute();
      await addEvents(session, webhook_id, request.events);
    }
    return webhookAnswer(session, row);
  },

  deleteWebhook: async (session, { webhook_id }) => {
    await webhookRow(session, webhook_id);
    const now = Date.now();
    await session.db
      .updateTable("webhooks")
      .set({ deleted_timestamp: now, last_updated_timestamp: now })
      .where("webhook_id", "=", webhook_id)
      .execute();
    await session.db
      .deleteFrom("millrace_webhook_deliveries")
      .where("webhook_id", "=", webhook_id)
      .execute();
    return {};
  },

  webhookTarget: async (session, { webhook_id }) => {
    const { url, secret } = await webhookRow(session, webhook_id);
    return { url, secret };
  },
};

const servedWebhooks = (session: Session) =>
  session.db
    .selectFrom("webhooks")
    .selectAll()
    .where("workspace", "=", WORKSPACE)
    .where("deleted_timestamp", "is", null);

/** Each has its row in the transaction of a change, which all that log wait for. */
async function refuseTooMany(session: Session): Promise<void> {
  const { count } = await session.db
    .selectFrom("webhooks")
    .select((eb) => eb.fn.countAll<number | bigint | string>().as("count"))
    .where("workspace", "=", WORKSPACE)
    .where("deleted_timestamp", "is", null)
    .executeTakeFirstOrThrow();
  if (Number(count) >= limits.webhooks)
    throw invalidParameter(
      `There are ${limits.webhooks} webhooks, which is the most; delete some.`,
    );
}

async function webhookRow(session: Session, webhookId: string): Promise<WebhookRow> {
  const row = await servedWebhooks(session).where("webhook_id", "=", webhookId).executeTakeFirst();
  if (row === undefined) throw doesNotExist(`Webhook with ID ${webhookId} not found.`);
  return row;
}

const ADD_EVENT: BulkInsert = {
  table: "webhook_events",
  columns: { webhook_id: "text", entity: "text", action: "text" },
  tail: "on conflict do nothing",
};

/** MLflow's protocol writes entities and actions in capitals, its tables do not. */
const addEvents = (session: Session, webhookId: string, events: readonly WebhookEvent[]) =>
  session.insertRows(
    ADD_EVENT,
    lockingOrder(events.map((event) => [eventKey(event), event] as const)).map(([, event]) => [
      webhookId,
      event.entity?.toLowerCase() ?? "",
      event.action?.toLowerCase() ?? "",
    ]),
  );

const eventKey = ({ entity, action }: WebhookEvent): string => `${entity}.${action}`;

const webhookAnswer = async (session: Session, row: WebhookRow) => ({
  webhook: (await webhooks(session, [row]))[0]!,
});

async function webhooks(session: Session, rows: readonly WebhookRow[]): Promise<Webhook[]> {
  const ids = rows.map(({ webhook_id }) => webhook_id);
  const events = await session.db
    .selectFrom("webhook_events")
    .selectAll()
    .where((eb) => session.dialect.oneOf(eb.ref("webhook_id"), ids))
    .orderBy("entity")
    .orderBy("action")
    .execute();
  const byWebhook = Map.groupBy(events, ({ webhook_id }) => webhook_id);
  return rows.map((row) => ({
    webhook_id: row.webhook_id,
    name: row.name,
    description: row.description || undefined,
    url: row.url,
    events: byWebhook.get(row.webhook_id)?.map(shownEvent),
    status: row.status as Webhook["status"],
    creation_timestamp: row.creation_timestamp ?? undefined,
    last_updated_timestamp: row.last_updated_timestamp ?? undefined,
  }));
}

const shownEvent = ({ entity, action }: { entity: string; action: string }): WebhookEvent => ({
  entity: entity.toUpperCase() as WebhookEvent["entity"],
  action: action.toUpperCase() as WebhookEvent["action"],
});

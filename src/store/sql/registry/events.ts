import { decodePageToken, encodePageToken } from "../../../core/page-token.ts";
import type { RegistryEvent } from "../../../protocol/registry-events.ts";
import type { Operations } from "../operation.ts";
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from "kysely";
import type { Tables } from "../tables.ts";

export const registryEventOperations: Operations<"getRegistryEvents"> = {
  // A page ends at an event, not at a place: what happens meanwhile moves nothing.
  getRegistryEvents: async (session, { name, version, max_results, page_token }) => {
    const before = decodePageToken(page_token);
    const rows = await session.db
      .selectFrom("millrace_registry_events")
      .selectAll()
      .where("name", "=", name)
      .$if(version !== undefined, (query) => query.where(isAbout(String(Number(version)))))
      .$if(before > 0, (query) => query.where("event_id", "<", before))
      .orderBy("event_id", "desc")
      .limit(max_results + 1)
      .execute();
    const page = rows.slice(0, max_results);
    return {
      events: page.map(shownEvent),
      ...(rows.length > max_results && {
        next_page_token: encodePageToken(Number(page.at(-1)!.event_id)),
      }),
    };
  },
};

/** An alias that left a version is a part of its history too. */
const isAbout =
  (version: string) =>
  (eb: ExpressionBuilder<Tables, "millrace_registry_events">): Expression<SqlBool> =>
    eb.or([
      eb("version", "=", version),
      eb("entity", "=", "registered_model_alias").and("old_value", "=", version),
    ]);

const shownEvent = (row: Selectable<Tables["millrace_registry_events"]>): RegistryEvent => ({
  event_id: String(row.event_id),
  timestamp: row.timestamp,
  user: row.user_name,
  entity: row.entity,
  action: row.action,
  name: row.name,
  version: row.version ?? undefined,
  key: row.key ?? undefined,
  old_value: row.old_value ?? undefined,
  new_value: row.new_value ?? undefined,
});

import { decodePageToken, encodePageToken } from "../../../core/page-token.ts";
import type { RegistryEvent } from "../../../protocol/registry-events.ts";
import type { Operations } from "../operation.ts";
import type { Selectable } from "kysely";
import type { Tables } from "../tables.ts";

export const registryEventOperations: Operations<"getRegistryEvents"> = {
  // A page ends at an event, not at a place: what happens meanwhile moves nothing.
  getRegistryEvents: async (session, { name, max_results, page_token }) => {
    const before = decodePageToken(page_token);
    const rows = await session.db
      .selectFrom("millrace_registry_events")
      .selectAll()
      .where("name", "=", name)
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

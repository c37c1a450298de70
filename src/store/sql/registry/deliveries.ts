import type { Delivery } from "../../registry-store.ts";
import type { Operations } from "../operation.ts";
import type { Row } from "../session.ts";

/**
 * What heads a queue: the first delivery that waits for a webhook and a model. The others wait for
 * it, so that a receiver hears of one model's changes in their order.
 */
const HEADS = `
  from millrace_webhook_deliveries d
  where exists (select 1 from webhooks w
    where w.webhook_id = d.webhook_id and w.status = 'ACTIVE' and w.deleted_timestamp is null)
  and d.sequence in (select min(sequence) from millrace_webhook_deliveries
    group by webhook_id, model)`;

export const deliveryOperations: Operations<"takeDeliveries" | "settleDelivery"> = {
  takeDeliveries: async (session, { most, lease, longest }) => {
    const now = Date.now();
    const givenUp = await session.query(
      "delete from millrace_webhook_deliveries where created < ? returning sequence",
      [now - longest],
    );
    const taken = await session.query<Delivery & Row>(
      `update millrace_webhook_deliveries set due = ?, attempts = attempts + 1
       where sequence in (select d.sequence ${HEADS} and d.due <= ?
         order by d.sequence limit ? ${session.dialect.takeRows})
       returning sequence, delivery_id, webhook_id, body, created, attempts`,
      [now + lease, now, most],
    );
    const [head] = await session.query<{ next: number | null }>(
      `select min(d.due) as next ${HEADS}`,
      [],
    );
    return {
      taken,
      givenUp: givenUp.length,
      ...(head?.next === null || head?.next === undefined ? {} : { next: head.next }),
    };
  },

  settleDelivery: async (session, { sequence, attempts, due }) => {
    if (due === undefined)
      await session.query(
        "delete from millrace_webhook_deliveries where sequence = ? and attempts = ?",
        [sequence, attempts],
      );
    else
      await session.query(
        "update millrace_webhook_deliveries set due = ? where sequence = ? and attempts = ?",
        [due, sequence, attempts],
      );
  },
};

import type { Aside } from "./aside.ts";
import type { Operation } from "./operation.ts";
import { describe, type Destination, type OnRefused, send, sendApart } from "./sender.ts";
import type { Spool } from "./spool.ts";

export interface DeliveryOptions {
  refused: OnRefused;
  /** Whether it may be set aside, if it fails while the server takes other requests. */
  mayGoAside: boolean;
}

/** Sends an operation of a spool, or sets it aside; throws where it is to be sent again. */
export async function deliver(
  operation: Operation,
  destination: Destination,
  spool: Spool,
  aside: Aside,
  { refused, mayGoAside }: DeliveryOptions,
): Promise<void> {
  const idAtServer = (id: string) => spool.runIds.get(id) ?? id;
  if (aside.hasRunOf(operation)) return aside.keep(operation);
  try {
    const { created } = await send(operation, destination, spool.runIds, refused);
    if (created !== undefined && operation.kind === "create") spool.created(operation.id, created);
  } catch (error) {
    const failure = error as Error;
    if (!mayGoAside) throw failure;
    const parts = await sendApart(operation, destination, spool.runIds, refused, failure);
    for (const part of parts) {
      aside.keep(part.kind === "create" ? part : { ...part, run_id: idAtServer(part.run_id) });
      aside.tell(describe(part), failure);
    }
  }
}

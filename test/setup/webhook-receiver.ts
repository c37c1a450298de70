import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** A message that a receiver got. */
export interface Received {
  id: string;
  headers: IncomingHttpHeaders;
  body: string;
  message: { entity: string; action: string; data: Record<string, unknown> };
}

/** How a receiver answers the `n`th message, counted from 0; one that answers nothing hangs. */
export type Behaviour = (response: ServerResponse, n: number) => void;

/** An HTTP server that notes what it is told. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  behaviour: Behaviour = (response) => response.writeHead(200).end("ok");
  readonly #server = createServer(async (request, response) => {
    const body = await text(request);
    const id = String(request.headers["x-mlflow-delivery-id"]);
    const message = JSON.parse(body) as Received["message"];
    this.received.push({ id, headers: request.headers, body, message });
    this.behaviour(response, this.received.length - 1);
  });

  /** Listens, on a port that it had before if one is given. */
  async start(port = 0): Promise<number> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return this.port;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The messages, each once, in the order in which they first came. */
  get messages(): Received[] {
    return [...new Map(this.received.toReversed().map((each) => [each.id, each])).values()]
      .toReversed()
      .toSorted((a, b) => this.#firstOf(a.id) - this.#firstOf(b.id));
  }

  #firstOf(id: string): number {
    return this.received.findIndex((each) => each.id === id);
  }

  /** Waits until it has got so many different messages. */
  async heard(count: number, deadline = 60_000): Promise<Received[]> {
    const end = Date.now() + deadline;
    while (this.messages.length < count) {
      if (Date.now() > end)
        throw new Error(`Only ${this.messages.length} of ${count} messages came.`);
      await sleep(20);
    }
    return this.messages;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}

/** The signature that a message must have. */
export const signatureOf = ({ headers, body, id }: Received, secret: string): string =>
  `v1,${createHmac("sha256", secret)
    .update(`${id}.${String(headers["x-mlflow-timestamp"])}.${body}`)
    .digest("base64")}`;

import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunChange } from "../../src/protocol/events.ts";

export interface ServerEvent {
  event: string;
  data: { runs?: RunChange[] };
}

/** A client of server-sent events that reads only as fast as it is told. */
export class EventSource {
  readonly #request: ClientRequest;
  readonly response: IncomingMessage;
  readonly events: ServerEvent[] = [];
  /** Everything but events: comments, the retry hint, ids. */
  readonly others: string[] = [];
  ended = false;
  #rest = "";

  private constructor(outgoing: ClientRequest, response: IncomingMessage) {
    this.#request = outgoing;
    this.response = response;
    response.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    response.on("end", () => (this.ended = true));
    response.on("error", () => {});
  }

  static async open(
    url: string,
    query: string,
    headers: Record<string, string> = {},
  ): Promise<EventSource> {
    const target = `${url}/api/1.0/millrace/events?${query}`;
    const outgoing = request(target, { headers, agent: false }).end();
    outgoing.on("error", () => {});
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    return new EventSource(outgoing, response);
  }

  /** The first event that will do, also one that has come already. */
  async until(wanted: (event: ServerEvent) => boolean, patience = 10_000): Promise<ServerEvent> {
    for (const end = Date.now() + patience; Date.now() < end; await sleep(10)) {
      const found = this.events.find(wanted);
      if (found !== undefined) return found;
    }
    throw new Error(`No such event came. Those that did: ${JSON.stringify(this.events)}`);
  }

  close(): void {
    this.#request.destroy();
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split("\n\n");
    this.#rest = parts.pop()!;
    for (const part of parts) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
      if (event === undefined) this.others.push(part);
      else this.events.push({ event, data: JSON.parse(data!) as ServerEvent["data"] });
    }
  }
}

/** Whether an event tells of a run, in a way that meets the condition. */
export const tellsOf =
  (runId: string, condition: (change: RunChange) => boolean = () => true) =>
  ({ data }: ServerEvent): boolean =>
    data.runs?.some((change) => change.run_id === runId && condition(change)) ?? false;

export const isRefresh = ({ event }: ServerEvent): boolean => event === "refresh";

import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../differences.ts";
import type { Exchange, Outcome, Prefix } from "./exchange.ts";
import { normalise, parseJson } from "./normalise.ts";

interface Received {
  status: number;
  type: string;
  text: string;
}

const deadline = 30_000;

/** What one server is asked, exchange after exchange, with the ids that it gave out on the way. */
export class Conversation {
  readonly #url: string;
  readonly #prefix: Prefix;
  readonly #kept: Map<string, string>;

  constructor(url: string, prefix: Prefix) {
    this.#url = url;
    this.#prefix = prefix;
    this.#kept = new Map([["prefix", prefix]]);
  }

  /** Sends a request and reduces its answer. */
  async ask(exchange: Exchange): Promise<Outcome> {
    const { method, headers, body } = exchange;
    const received = await sendRaw(
      this.#url,
      this.#path(exchange),
      method,
      headers ?? {},
      body === undefined ? undefined : this.#body(body),
    );
    const json = received.type === "application/json" ? parseJson(received.text) : undefined;
    if (json !== undefined) this.#keep(exchange.keep ?? {}, json);
    // No two are created in the same millisecond, because their order would depend on random ids.
    if (exchange.keep) await sleep(2);
    return this.#reduce(received, json);
  }

  #path({ path, query = [] }: Exchange): string {
    const whole = path.startsWith("/") ? path : `/${this.#prefix}/${path}`;
    const parameters = new URLSearchParams(
      query.map(([name, value]) => [name, this.#fill(value)]),
    ).toString();
    return this.#fill(whole) + (parameters ? `?${parameters}` : "");
  }

  #body(body: Json): string {
    return this.#fill(typeof body === "string" ? body : JSON.stringify(body));
  }

  #fill(text: string): string {
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => this.#kept.get(name) ?? whole);
  }

  #keep(ways: Record<string, string>, json: Json): void {
    for (const [name, way] of Object.entries(ways)) {
      let value: Json | undefined = json;
      for (const key of way.split(".")) {
        value = (value as { [key: string]: Json } | undefined)?.[key];
      }
      if (typeof value === "string") this.#kept.set(name, value);
    }
  }

  #reduce({ status, type, text }: Received, json: Json | undefined): Outcome {
    if (json === undefined && status >= 300) return { status, body: type };
    if (json === undefined || status < 400)
      return { status, body: normalise(json ?? text, this.#kept) };
    const code = (json as { error_code?: Json }).error_code;
    return typeof code === "string"
      ? { status, code }
      : { status, body: Object.keys(json as object) };
  }
}

/** Sends a path as it is, which `fetch` would tidy first, on a connection of its own. */
function sendRaw(
  url: string,
  path: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      path,
      headers: body === undefined ? headers : { ...describe(body), ...headers },
      agent: new Agent(),
      timeout: deadline,
    };
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"]?.split(";", 1)[0] ?? "no content type",
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${path} was not answered`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Set by hand, because Node sends a body of GET and DELETE without its length. */
const describe = (body: string): Record<string, string> => ({
  "content-type": "application/json",
  "content-length": String(Buffer.byteLength(body)),
});

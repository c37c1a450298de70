import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodeRequest, encodeResponse, parseBody, type WireRequest } from "../protocol/codec.ts";
import { type Endpoint, isEncoded, pathsOf } from "../protocol/endpoint.ts";
import { invalidParameter } from "../protocol/errors.ts";
import type { Context } from "./context.ts";
import { BodyBudget, type HeldBody, readBody } from "./json-body.ts";
import type { Exchange, Route } from "./route.ts";
import { type Match, RouteTable } from "./route-table.ts";

/** The largest JSON body of most endpoints, in bytes; a full log-batch has less. */
const LARGEST_JSON_BODY = 4 * 1024 * 1024;

/**
 * Serves routes on all their paths below a prefix. Routes that take JSON refuse any other content
 * type unread, so that a page elsewhere cannot write with a form; routes that take bytes get them
 * as a stream. The router knows one path, below which a table finds the route: one by one, each on
 * two paths, they would take most of a server's start.
 */
export function serve(
  app: FastifyInstance,
  routes: readonly Route[],
  context: Context,
  prefix: string,
): void {
  const tables = tablesOf(routes, prefix);
  const budget = new BodyBudget();
  app.route({
    method: [...tables.keys()],
    url: `${prefix}/*`,
    handler: (request, reply) => {
      const found = tables.get(request.method === "HEAD" ? "GET" : request.method);
      const match = found?.find(request.url.split("?", 1)[0]!);
      return match === undefined
        ? reply.callNotFound()
        : answer(match, context, budget, { request, reply });
    },
  });
}

/** The routes by method. */
function tablesOf(routes: readonly Route[], prefix: string): Map<string, RouteTable<Route>> {
  const tables = new Map<string, RouteTable<Route>>();
  for (const route of routes)
    for (const method of route.endpoint.methods) {
      const table = tables.get(method) ?? new RouteTable();
      tables.set(method, table);
      for (const path of pathsOf(route.endpoint)) table.add(prefix + path, route);
    }
  return tables;
}

async function answer(
  { value: { endpoint, handle }, params }: Match<Route>,
  context: Context,
  budget: BodyBudget,
  exchange: Exchange,
): Promise<unknown> {
  const body = endpoint.body === "json" ? await jsonBody(endpoint, exchange, budget) : undefined;
  try {
    const wire = wireRequest(endpoint, exchange.request, params, body?.text);
    const settled = await handle(decodeRequest(endpoint, wire), context, exchange);
    return endpoint.answer === "json" ? sendJson(exchange.reply, endpoint, settled) : settled;
  } finally {
    // It counts as held until the request is answered.
    body?.release();
  }
}

/** MLflow asks every POST and PUT for the JSON type, also one without a body. */
function jsonBody(
  endpoint: Endpoint,
  { request: { raw, method, headers } }: Exchange,
  budget: BodyBudget,
): Promise<HeldBody> | undefined {
  const type = headers["content-type"];
  const length = headers["content-length"];
  const hasBody = headers["transfer-encoding"] !== undefined || Number(length ?? 0) > 0;
  if (type === undefined && !hasBody && method !== "POST" && method !== "PUT") return undefined;
  if (!JSON_TYPE.test(type ?? "")) throw wrongContentType(type);
  const limit = endpoint.largestBody ?? LARGEST_JSON_BODY;
  return readBody(raw, { limit, announced: Number(length ?? 0), budget });
}

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

const wrongContentType = (got = "none"): Error =>
  invalidParameter(`Bad Request. Content-Type must be application/json, got '${got}'.`);

function wireRequest(
  endpoint: Endpoint,
  { method, url }: FastifyRequest,
  params: WireRequest["params"] & object,
  text: string | undefined,
): WireRequest {
  const takesQuery = method === "GET" || method === "HEAD" || endpoint.body === "stream";
  const mark = takesQuery ? url.indexOf("?") : -1;
  return {
    params,
    query: mark === -1 ? undefined : new URLSearchParams(url.slice(mark + 1)),
    body: text ? parseBody(text) : undefined,
  };
}

function sendJson(reply: FastifyReply, endpoint: Endpoint, settled: unknown): string | Uint8Array {
  reply.header("content-type", "application/json");
  return isEncoded(settled) ? settled.json : encodeResponse(endpoint, settled as never);
}

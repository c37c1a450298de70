import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodeRequest, encodeResponse, parseBody, type WireRequest } from "../protocol/codec.ts";
import { type Endpoint, isEncoded, pathsOf } from "../protocol/endpoint.ts";
import { invalidParameter } from "../protocol/errors.ts";
import type { Context } from "./context.ts";
import { BodyBudget, readBody } from "./json-body.ts";
import type { Route } from "./route.ts";

/** The largest JSON body of most endpoints, in bytes; a full log-batch has less. */
const LARGEST_JSON_BODY = 4 * 1024 * 1024;

/**
 * Serves routes on all their paths below a prefix. Routes that take JSON refuse any other content
 * type unread, so that a page elsewhere cannot write with a form; routes that take bytes get them
 * as a stream.
 */
export function serve(
  app: FastifyInstance,
  routes: readonly Route[],
  context: Context,
  prefix: string,
): void {
  app.register(async (scope) => {
    takeJson(scope, new BodyBudget());
    for (const route of routes)
      if (route.endpoint.body === "json") add(scope, route, context, prefix);
  });
  app.register(async (scope) => {
    takeStreams(scope);
    for (const route of routes)
      if (route.endpoint.body === "stream") add(scope, route, context, prefix);
  });
}

/** What the handler of a route that takes JSON finds as the request's body, if it has one. */
interface JsonBody {
  json: unknown;
  /** The body counts as held until the request is answered. */
  release(): void;
}

function takeJson(scope: FastifyInstance, budget: BodyBudget): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    "application/json",
    async (request: FastifyRequest, payload: Readable) => {
      const { text, release } = await readBody(payload, {
        limit: request.routeOptions.bodyLimit,
        announced: Number(request.headers["content-length"] ?? 0),
        budget,
      });
      try {
        return { json: text === "" ? {} : parseBody(text), release } satisfies JsonBody;
      } catch (error) {
        release();
        throw error;
      }
    },
  );
  scope.addContentTypeParser("*", async (request: FastifyRequest) => {
    throw wrongContentType(request);
  });
}

function takeStreams(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
}

function wrongContentType({ headers }: FastifyRequest): Error {
  const got = headers["content-type"] ?? "none";
  return invalidParameter(`Bad Request. Content-Type must be application/json, got '${got}'.`);
}

function add(scope: FastifyInstance, route: Route, context: Context, prefix: string): void {
  const { endpoint } = route;
  const rest = /\{(\w+)\*\}$/.exec(endpoint.path)?.[1];
  const answer = async (request: FastifyRequest, reply: FastifyReply, body: unknown) => {
    const decoded = decodeRequest(endpoint, wireRequest(endpoint, request, body, rest));
    const settled = await route.handle(decoded, context, { request, reply });
    return endpoint.answer === "json" ? sendJson(reply, endpoint, settled) : settled;
  };
  for (const path of pathsOf(endpoint))
    scope.route({
      method: [...endpoint.methods],
      url: prefix + routerPath(path),
      bodyLimit: endpoint.largestBody ?? LARGEST_JSON_BODY,
      handler: async (request, reply) => {
        const body = endpoint.body === "json" ? (request.body as JsonBody | undefined) : undefined;
        try {
          return await answer(request, reply, body?.json);
        } finally {
          body?.release();
        }
      },
    });
}

/** `{name}` is one segment; `{name*}`, always last, is all that follow. */
const routerPath = (path: string): string =>
  path.replace(/\{\w+\*\}$/, "*").replaceAll(/\{(\w+)\}/g, ":$1");

function wireRequest(
  endpoint: Endpoint,
  request: FastifyRequest,
  body: unknown,
  rest?: string,
): WireRequest {
  const { url } = request;
  const { "*": path = "", ...params } = request.params as Record<string, string>;
  const takesQuery = request.method === "GET" || request.method === "HEAD";
  const mark = takesQuery || endpoint.body === "stream" ? url.indexOf("?") : -1;
  if (endpoint.body === "json") requireJson(request);
  return {
    params: rest === undefined ? params : { ...params, [rest]: path },
    ...(mark === -1 ? {} : { query: new URLSearchParams(url.slice(mark + 1)) }),
    ...(endpoint.body === "json" ? { body } : {}),
  };
}

/** MLflow asks every POST and PUT for the JSON type, also one without a body. */
function requireJson(request: FastifyRequest): void {
  if (request.method !== "POST" && request.method !== "PUT") return;
  if (request.headers["content-type"] === undefined) throw wrongContentType(request);
}

function sendJson(reply: FastifyReply, endpoint: Endpoint, settled: unknown): string | Uint8Array {
  reply.header("content-type", "application/json");
  return isEncoded(settled) ? settled.json : encodeResponse(endpoint, settled as never);
}

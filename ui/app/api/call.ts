import { endpoints } from "virtual:endpoints";
import { errorOf, unreachable } from "./error.ts";
import { reviveDoubles } from "./revive-doubles.ts";
import type { EndpointName, Request, Response } from "./types.ts";

/**
 * Calls an endpoint of the contract by its name; the path is relative to the page's <base>, so
 * that it holds under any static prefix.
 *
 * @throws ApiError with the server's code and message, or UNREACHABLE
 */
export async function call<N extends EndpointName>(
  name: N,
  request: Request<N>,
  signal?: AbortSignal,
): Promise<Response<N>> {
  const response = await send(name, request, signal);
  if (!response.ok) throw await errorOf(response);
  const text = await response.text();
  return reviveDoubles(text, endpoints[name].doubles) as Response<N>;
}

async function send(
  name: EndpointName,
  request: object,
  signal?: AbortSignal,
): Promise<globalThis.Response> {
  const { method } = endpoints[name];
  const init = method === "GET" ? {} : jsonBody(request);
  try {
    return await fetch(urlOf(name, method === "GET" ? request : pathFields(name, request)), {
      method,
      ...init,
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable(error);
  }
}

const jsonBody = (request: object): RequestInit => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(request),
});

const pathNames = (name: EndpointName): string[] =>
  [...endpoints[name].path.matchAll(/\{(\w+)\*?\}/g)].map(([, field]) => field!);

const pathFields = (name: EndpointName, request: object): object =>
  Object.fromEntries(pathNames(name).map((field) => [field, (request as never)[field]]));

/** The URL of an endpoint that is asked by GET: for `src`, `href` and EventSource. */
export function urlOf(name: EndpointName, request: object): string {
  const inPath = new Set(pathNames(name));
  const path = endpoints[name].path.replaceAll(/\{(\w+)\*?\}/g, (_match: string, field: string) =>
    String((request as Record<string, unknown>)[field])
      .split("/")
      .map(encodeURIComponent)
      .join("/"),
  );
  const query = new URLSearchParams(
    Object.entries(request)
      .filter(([field, value]) => !inPath.has(field) && value !== undefined)
      .flatMap(([field, value]) =>
        [value as unknown].flat().map((item): [string, string] => [field, String(item)]),
      ),
  );
  return new URL(query.size === 0 ? path : `${path}?${query}`, document.baseURI).href;
}

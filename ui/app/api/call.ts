import { endpointTable } from "../../../src/protocol/endpoint-table.ts";
import { type EndpointEntry, httpRequest, readAnswer } from "../../../src/protocol/exchange.ts";
import { errorOf, unreachable } from "./error.ts";
import type { EndpointName, Request, Response } from "./types.ts";

const entries: Readonly<Record<EndpointName, EndpointEntry>> = endpointTable;

/** Relative to the page's <base>, so that it holds under any static prefix. */
const absolute = (path: string): string => new URL(path.slice(1), document.baseURI).href;

/**
 * Calls an endpoint of the contract by its name.
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
  return readAnswer(entries[name], await response.text()) as Response<N>;
}

async function send(
  name: EndpointName,
  request: object,
  signal?: AbortSignal,
): Promise<globalThis.Response> {
  const { method, path, body } = httpRequest(entries[name], request, "/ajax-api");
  try {
    return await fetch(absolute(path), {
      method,
      ...(body !== undefined && { headers: { "content-type": "application/json" }, body }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable(error);
  }
}

/** The URL of an endpoint whose fields are in its path and query: for `src`, `href` and EventSource. */
export const urlOf = (name: EndpointName, request: object): string =>
  absolute(httpRequest(entries[name], request, "/ajax-api").path);

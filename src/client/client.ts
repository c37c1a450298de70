import { endpointTable } from "../protocol/endpoint-table.ts";
import type { EndpointEntry } from "../protocol/exchange.ts";
import type { AnswerOf, Bytes, Call, EndpointName, RawCall, RawName, RequestTo } from "./call.ts";
import { authorization, type Credentials, splitUserInfo } from "./credentials.ts";
import { allItems, type ItemOf, type PagedName } from "./pages.ts";
import { rawCall, type RestOptions, restCall } from "./transport.ts";

export interface ClientOptions extends RestOptions, Credentials {
  /** The workspace that requests are for, on a server that has them. */
  workspace?: string | undefined;
}

/** Asks an endpoint; rejects with a RestError, which has a code and a status. */
export type ClientMethod<N extends EndpointName> = (request: RequestTo<N>) => Promise<AnswerOf<N>>;

/** Asks an endpoint whose body or answer is a file; the answer is a success. */
export type RawMethod<N extends RawName> = (
  request: RequestTo<N>,
  body?: Bytes,
) => Promise<Response>;

/** What an endpoint that answers in pages has besides. */
export interface AllPages<N extends PagedName> {
  /** Every item, page after page, as it is asked for; `max_results` is the size of a page. */
  all(request: RequestTo<N>): AsyncGenerator<ItemOf<N>, void>;
}

/** One method for each endpoint of MLflow's REST API and of Millrace's own, by its name. */
export type Client = {
  readonly [N in EndpointName]: N extends RawName
    ? RawMethod<N>
    : ClientMethod<N> & (N extends PagedName ? AllPages<N> : unknown);
};

/**
 * A client of a tracking server, Millrace's or MLflow's own. It keeps no state and no connection:
 * there is nothing to close.
 */
export function createClient(options: ClientOptions): Client {
  const { uri, ...inAddress } = splitUserInfo(options.uri);
  const own: Record<string, string> = {
    ...authorization({ ...options, ...inAddress }),
    ...(options.workspace !== undefined && { "x-mlflow-workspace": options.workspace }),
  };
  const { headers = {} } = options;
  const all = () => ({ ...own, ...(typeof headers === "function" ? headers() : headers) });
  const rest = { ...options, uri, headers: all };
  return clientOver(restCall(rest), rawCall(rest));
}

/** The methods over any way to call endpoints. */
export function clientOver(call: Call, callRaw: RawCall): Client {
  const entries = Object.entries(endpointTable) as [EndpointName, EndpointEntry][];
  const methodOf = (name: EndpointName, { pages, raw }: EndpointEntry) => {
    if (raw) return (request: never, body?: Bytes) => callRaw(name as RawName, request, body);
    const method = (request: never) => call(name, request);
    const all = (request: never) => allItems(call, name as PagedName, request);
    return pages === undefined ? method : Object.assign(method, { all });
  };
  return Object.fromEntries(
    entries.map(([name, entry]) => [name, methodOf(name, entry)]),
  ) as Client;
}

import type { EndpointMessages } from "../protocol/endpoint-messages.ts";
import type { endpointTable } from "../protocol/endpoint-table.ts";

export type EndpointName = keyof EndpointMessages;
export type RequestTo<N extends EndpointName> = EndpointMessages[N]["request"];
export type AnswerOf<N extends EndpointName> = EndpointMessages[N]["response"];

/**
 * Calls an endpoint by its name, wherever the tracking store is.
 *
 * @throws RestError or ApiError: both have a code and a message
 */
export type Call = <N extends EndpointName>(name: N, request: RequestTo<N>) => Promise<AnswerOf<N>>;

/** The endpoints whose body or answer is not a JSON message. */
export type RawName = {
  [N in EndpointName]: (typeof endpointTable)[N] extends { raw: true } ? N : never;
}[EndpointName];

/** What may be a request's body. */
export type Bytes = NonNullable<RequestInit["body"]>;

/** Calls an endpoint over HTTP and gives its answer, which is a success, as it comes. */
export type RawCall = <N extends RawName>(
  name: N,
  request: RequestTo<N>,
  body?: Bytes,
) => Promise<Response>;

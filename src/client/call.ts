import type * as z from "zod";
import type { Endpoint, RequestOf, ResponseOf } from "../protocol/endpoint.ts";

/** The fields of an endpoint's request as JSON has them. */
type Fields<E> = E extends { request: z.ZodCodec<z.ZodAny, infer Inner> } ? z.input<Inner> : never;

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

/** What a caller gives: an endpoint's request, in which what has a default may be left out. */
export type RequestInput<E extends Endpoint> = Omit<RequestOf<E>, OptionalKeys<Fields<E>>> &
  Partial<RequestOf<E>>;

/**
 * Calls an endpoint, wherever the tracking store is.
 *
 * @throws RestError or ApiError: both have a code and a message
 */
export type Call = <E extends Endpoint>(
  endpoint: E,
  request: RequestInput<E>,
) => Promise<ResponseOf<E>>;

import type * as z from "zod";
import type { EndpointsByName } from "../../../src/protocol/contract.ts";
import type { Endpoint, RequestOf, ResponseOf } from "../../../src/protocol/endpoint.ts";

export type EndpointName = keyof EndpointsByName;

type ShapeOf<E> = E extends {
  request: z.ZodCodec<z.ZodType, z.ZodObject<infer S extends z.core.$ZodLooseShape>>;
}
  ? S
  : never;

/** The fields that the server fills in where a request leaves them out. */
type Defaulted<E> = {
  [K in keyof ShapeOf<E>]: ShapeOf<E>[K] extends z.ZodDefault ? K : never;
}[keyof ShapeOf<E>];

type WithDefaults<E extends Endpoint> = Omit<RequestOf<E>, Defaulted<E>> &
  Partial<Pick<RequestOf<E>, Defaulted<E> & keyof RequestOf<E>>>;

/** A message as the browser has it: its 64-bit integers are numbers (ids are strings anyway). */
export type Plain<T> = T extends bigint
  ? never
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;

export type Request<N extends EndpointName> = Plain<WithDefaults<EndpointsByName[N]>>;
export type Response<N extends EndpointName> = Plain<ResponseOf<EndpointsByName[N]>>;

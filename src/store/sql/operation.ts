import type { Method, Methods } from "../store.ts";
import type { Session } from "./session.ts";

/** A store's method on a session. That of a write is a transaction, which an error rolls back. */
export type Operation<M extends Method> = (
  session: Session,
  request: Parameters<Methods[M]>[0],
) => ReturnType<Methods[M]>;

/** Every method of a store, or those of one resource. */
export type Operations<M extends Method = Method> = { [Name in M]: Operation<Name> };

/**
 * Whether all that a request writes is one `insertAll`, with nothing but reads before it: it needs
 * no transaction around it, and may get a session that writes nothing else. Where a method is not
 * named, it may write more.
 */
export type SingleWrites = {
  readonly [M in Method]?: (request: Parameters<Methods[M]>[0]) => boolean;
};

/** Runs the operation that a method names on its request. */
export const runOperation = (
  operations: Operations,
  method: Method,
  session: Session,
  request: unknown,
): Promise<unknown> =>
  (operations[method] as (session: Session, request: unknown) => Promise<unknown>)(
    session,
    request,
  );

import type { TrackingMethods } from "../tracking-store.ts";
import type { Session } from "./session.ts";

type Request<M extends keyof TrackingMethods> = Parameters<TrackingMethods[M]>[0];
type Settled<M extends keyof TrackingMethods> = Awaited<ReturnType<TrackingMethods[M]>>;

/** A store's method on a session. A write runs in a transaction, which an error rolls back. */
export interface Operation<M extends keyof TrackingMethods> {
  mode: "read" | "write";
  run(session: Session, request: Request<M>): Promise<Settled<M>>;
}

/** Every method of a store, or those of one resource. */
export type Operations<M extends keyof TrackingMethods = keyof TrackingMethods> = {
  [Name in M]: Operation<Name>;
};

type Run<M extends keyof TrackingMethods> = Operation<M>["run"];

export const read = <M extends keyof TrackingMethods>(run: Run<M>): Operation<M> => ({
  mode: "read",
  run,
});

export const write = <M extends keyof TrackingMethods>(run: Run<M>): Operation<M> => ({
  mode: "write",
  run,
});

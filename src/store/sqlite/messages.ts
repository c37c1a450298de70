import type { ErrorCode } from "../../protocol/errors.ts";
import type { Method } from "../store.ts";
import type { StoreSettings } from "../tracking-store.ts";

/** What the server's thread and a SQLite worker tell each other. */

/** What a worker is started with. */
export interface WorkerSetup {
  role: "writer" | "reader";
  path: string;
  settings: StoreSettings;
  /** The `mlruns` folder whose index the database is. */
  folder?: string;
}

/** A store's method; of the writer of an `mlruns` folder also that it look what has changed there. */
export type WorkerMethod = Method | "catchUp";

export interface WorkerCall {
  method: WorkerMethod;
  request: unknown;
  signal: AbortSignal | undefined;
}

export interface Call {
  id: number;
  method: WorkerMethod;
  request: unknown;
}

/** Asks for the version of the data that the worker's connection sees. */
export interface VersionCall {
  versionFor: number;
}

/** Takes back a call that has not begun. */
export interface Drop {
  drop: number;
}

/**
 * Calls made in one turn of the event loop travel together. "close" ends a worker when it has
 * answered the calls before.
 */
export type Message = Call[] | VersionCall | Drop | "close";

export type Reply =
  | { id: number; answer: unknown }
  | { id: number; error: { code: ErrorCode; message: string } }
  | { id: number; failure: string };

/** A worker's first message says whether it could open the database. */
export type Ready =
  | { ready: true }
  /** With SQLite's result code, where it is SQLite that failed. */
  | { ready: false; message: string; errcode: number | undefined };

import type { Batch, NewRun } from "../load/bodies.ts";
import type { TableRows } from "./tables.ts";

export type DatabaseName = "sqlite" | "postgresql";

/** A database system on this machine. */
export interface Engine {
  name: DatabaseName;
  /** With its version. */
  title: string;
  /** Creates a database that holds nothing, as durable as a server's. */
  create(): Promise<Database>;
  /** Ends it and removes all its databases. */
  stop(): Promise<void>;
}

export interface Database {
  /** In SQLAlchemy's spelling, as both servers take it. */
  uri: string;
  /** Creates MLflow's tables. */
  createTables(): Promise<void>;
  /** Creates the indices that Millrace adds to them. */
  createIndices(): Promise<void>;
  /** Adds rows as fast as can be. Nothing else may use the database. */
  insert(tables: readonly TableRows[]): Promise<void>;
  /** The same by statements, in one transaction. */
  execute(statements: readonly string[]): Promise<void>;
  /** Another database with the same contents. Nothing else may use this one. */
  copy(): Promise<Database>;
  remove(): Promise<void>;
  /**
   * Writes the same rows as a server must, with nothing around: to the same tables with the same
   * indices, each commit on disk. Returns writes a second.
   */
  bareRate(limit: WriteLimit): Promise<number>;
}

/** What a bare loop writes. */
export interface WriteLimit {
  /** Writes that share a commit where one connection writes; else connections that commit each. */
  atOnce: number;
  /** The n-th write; undefined ends the loop. */
  write(n: number): Write | undefined;
  seconds: number;
}

/** The rows of one request. */
export interface Write extends Batch {
  runId: string;
  /** The run itself, where the request creates it. */
  newRun?: NewRun;
}

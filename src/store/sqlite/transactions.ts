import { ApiError } from "../../protocol/errors.ts";
import type { Method } from "../store.ts";
import { runOperation } from "../sql/operation.ts";
import { operations } from "../sql/operations.ts";
import type { SqliteConnection } from "./connection.ts";
import type { Call, Reply } from "./messages.ts";
import { sqliteProblem } from "./problem.ts";

/** How a worker runs its calls on its connection. */

/**
 * One transaction for all; a call that fails undoes its own part only. Few calls fail once they have
 * written, and a savepoint costs a copy of every page that is written after it: so the calls run
 * without, and again with savepoints where one of several must be undone.
 */
export async function commitGroup(connection: SqliteConnection, calls: Call[]): Promise<Reply[]> {
  try {
    return await committed(connection, calls, calls.length === 1 ? perform : undoingNothing);
  } catch (error) {
    if (!(error instanceof HasWritten)) return failedAll(calls, error);
  }
  return committed(connection, calls, (_, call) => savepoint(connection, call)).catch((error) =>
    failedAll(calls, error),
  );
}

/** What is done in a transaction beside its calls. */
export interface Transaction {
  /** Before them. */
  begin(): Promise<void>;
  /** Settles the answer to one of them. */
  perform(call: Call): Promise<unknown>;
  /** After them, before the commit. */
  end(): Promise<void>;
}

/** One transaction for calls of any kind; each that fails undoes its own part only. */
export function commitTransaction(
  connection: SqliteConnection,
  calls: Call[],
  transaction: Transaction,
): Promise<Reply[]> {
  const answer: Perform = async (_, call) => ({
    id: call.id,
    answer: await transaction.perform(call),
  });
  const one: Perform = (_, call) => savepoint(connection, call, answer);
  return committed(connection, calls, one, transaction).catch((error) => failedAll(calls, error));
}

type Perform = (connection: SqliteConnection, call: Call) => Promise<Reply>;

async function committed(
  connection: SqliteConnection,
  calls: Call[],
  one: Perform,
  around?: Transaction,
): Promise<Reply[]> {
  try {
    const replies: Reply[] = [];
    connection.run("begin immediate");
    await around?.begin();
    for (const call of calls) replies.push(await one(connection, call));
    await around?.end();
    connection.run("commit");
    return replies;
  } catch (error) {
    rollback(connection);
    throw error;
  }
}

async function perform({ session }: SqliteConnection, call: Call): Promise<Reply> {
  return {
    id: call.id,
    answer: await runOperation(operations, call.method as Method, session, call.request),
  };
}

/** A call has failed that had written something. */
class HasWritten extends Error {
  override readonly name = "HasWritten";
}

async function undoingNothing(connection: SqliteConnection, call: Call): Promise<Reply> {
  const writes = connection.writes();
  try {
    return await perform(connection, call);
  } catch (error) {
    // Of a transaction that SQLite has rolled back itself nothing is left to go on with.
    if (!connection.inTransaction()) throw error;
    if (connection.writes() > writes) throw new HasWritten();
    return { id: call.id, ...failed(error) };
  }
}

async function savepoint(
  connection: SqliteConnection,
  call: Call,
  one: Perform = perform,
): Promise<Reply> {
  connection.run("savepoint call");
  try {
    const reply = await one(connection, call);
    connection.run("release call");
    return reply;
  } catch (error) {
    if (!connection.inTransaction()) throw error;
    connection.run("rollback to call");
    connection.run("release call");
    return { id: call.id, ...failed(error) };
  }
}

/** SQLite may have rolled back itself, as it does when the disk is full or cannot be read. */
function rollback(connection: SqliteConnection): void {
  if (connection.inTransaction()) connection.run("rollback");
}

/** A transaction for each call, which sees one state of the database. */
export async function answerEach(connection: SqliteConnection, calls: Call[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const call of calls) {
    try {
      connection.run("begin");
      replies.push(await perform(connection, call));
    } catch (error) {
      replies.push({ id: call.id, ...failed(error) });
    }
    rollback(connection);
  }
  return replies;
}

const failedAll = (calls: readonly Call[], error: unknown): Reply[] =>
  calls.map(({ id }) => ({ id, ...failed(error) }));

function failed(error: unknown) {
  const shown = error instanceof ApiError ? error : sqliteProblem(error);
  return shown === undefined
    ? { failure: (error as Error).stack ?? String(error) }
    : { error: { code: shown.code, message: shown.message } };
}

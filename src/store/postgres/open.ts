import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import type { PostgresUri } from "../../core/database-uri.ts";
import { additionsFor } from "../sql/additions/additions.ts";
import { runOperation } from "../sql/operation.ts";
import { isSingleWrite, operations } from "../sql/operations.ts";
import { prepareDatabase } from "../sql/prepare-database.ts";
import type { Session } from "../sql/session.ts";
import { refusedValue } from "../sql/violations.ts";
import { deadlineExceeded, type StoreCall, storeOver } from "../store-over.ts";
import { isWrite, type Store } from "../store.ts";
import type { StoreSettings } from "../tracking-store.ts";
import { connect } from "./connect.ts";
import { postgresChannel } from "./notifications.ts";
import { untilAborted } from "./cancelling.ts";
import { postgresSession, type Runner, Statements } from "./connection.ts";
import { InsertGroups } from "./insert-groups.ts";
import { isCancelled, isConnectionLost, isTransient, postgresProblem } from "./problem.ts";
import { postgresSchema } from "./schema.ts";
import { singleWriteSessions } from "./single-write.ts";

/** The advisory lock under which one server at a time creates the tables. */
const CREATION_LOCK = 0x6d_69_6c_6c;

/**
 * Opens a store on PostgreSQL. What reads has connections of its own, so that searches that take
 * long keep nobody from logging. Throws what kept it from connecting.
 */
export async function openPostgresStore(uri: PostgresUri, settings: StoreSettings): Promise<Store> {
  const writing = connect(uri);
  try {
    await prepare(writing, settings);
  } catch (error) {
    await writing.end({ timeout: 1 });
    throw error;
  }
  const reading = connect(uri);
  const listening = connect(uri, { patient: true });
  const perform = performer({ reading, writing }, settings);
  return storeOver(
    (call) =>
      perform(call).catch((error: unknown) => {
        call.signal?.throwIfAborted();
        explain(error, settings);
      }),
    async () => {
      const ended = [reading, writing].map((pool) => pool.end({ timeout: 5 }));
      await Promise.all([...ended, listening.end({ timeout: 0 })]);
    },
    postgresChannel(writing, listening),
  );
}

/**
 * Performs calls. Those that write one insert share a statement with others, and all other ones
 * have a transaction.
 */
function performer({ reading, writing }: { reading: Sql; writing: Sql }, settings: StoreSettings) {
  const run = ({ method, request }: StoreCall, session: Session) =>
    runOperation(operations, method, session, request);
  const alone = new Statements(writing);
  const singleWrite = singleWriteSessions(alone, settings, new InsertGroups(alone).insertAll);
  const write = (call: StoreCall) =>
    inTransaction(writing, WRITE, (sql) =>
      run(call, postgresSession(new Statements(sql), settings)),
    );
  const read = (call: StoreCall) =>
    inTransaction(reading, SNAPSHOT, (sql) => {
      const statements = new Statements(sql, call.signal);
      // How its statements are run travels with the first of them.
      const process = readSettings(statements, settings);
      const answer = run(call, postgresSession(statements, settings));
      const work = Promise.all([answer, process]).then(() => answer);
      return untilAborted(call.signal, work, async () => cancel(writing, await process));
    });
  return (call: StoreCall): Promise<unknown> => {
    if (isSingleWrite(call.method, call.request)) return patiently(() => run(call, singleWrite()));
    return isWrite(call.method) ? write(call) : read(call);
  };
}

/**
 * Sets how long a statement may take, and how it is planned: rows are in memory or on a disk that
 * reads any of them alike, and compiling a query takes longer than most that a server is asked.
 * Answers which of PostgreSQL's processes runs the statements.
 */
async function readSettings(statements: Statements, settings: StoreSettings): Promise<unknown> {
  const { rows } = await statements.all(
    `select pg_backend_pid() as process, set_config('statement_timeout', $1, true),
       set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)`,
    [String(settings.queryTimeout)],
  );
  return rows[0]?.["process"];
}

const cancel = (pool: Sql, process: unknown) =>
  pool.unsafe("select pg_cancel_backend($1)", [process as number], { prepare: true });

const prepare = (pool: Sql, settings: StoreSettings) =>
  pool.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(${CREATION_LOCK})`;
    await prepareDatabase(postgresSession(new Statements(sql), settings), {
      schema: postgresSchema,
      additions: additionsFor("postgres"),
      exec: async (script) => void (await sql.unsafe(script)),
      objects: OBJECTS,
      defaultExperiment: true,
    });
  });

const OBJECTS = `
  select relname as name from pg_class
  where relnamespace = any(current_schemas(false)::regnamespace[])
  union all
  select tgname from pg_trigger join pg_class on pg_class.oid = tgrelid
  where relnamespace = any(current_schemas(false)::regnamespace[])
  union all
  select proname from pg_proc where pronamespace = any(current_schemas(false)::regnamespace[])`;

/** How often a transaction is begun that others stand in the way of. */
const MOST_ATTEMPTS = 10;

/** The wait before it is begun again, in milliseconds and by attempt: those that collided part. */
const PART = 20;

/** As the database has it by default: an operator may have made it read-only. */
const WRITE = "";

/** What a read's statements see is one state of the database, as on SQLite. */
const SNAPSHOT = "isolation level repeatable read read only";

/** What may be done again is, some times, in a transaction of its own. */
async function patiently<T>(work: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempt === MOST_ATTEMPTS || !isTransient(error)) throw error;
    await sleep(Math.random() * attempt * PART);
    return patiently(work, attempt + 1);
  }
}

const inTransaction = <T>(pool: Sql, kind: string, work: (runner: Runner) => Promise<T>) =>
  patiently(
    () =>
      pool.begin(kind, async (sql) => {
        let isOver = false;
        // What the work did beside what has failed must not go on outside the transaction.
        const unsafe: Runner["unsafe"] = (...statement) => {
          if (isOver) throw new Error("The transaction is over.");
          return sql.unsafe(...statement);
        };
        return work({ unsafe })
          .finally(() => (isOver = true))
          .catch(unlessLost);
      }) as Promise<T>,
  );

/**
 * Where the connection is lost the driver rejects `begin` itself. It must not hear of it from the
 * transaction: it would send a rollback on the lost connection, which throws outside any promise.
 */
const unlessLost = (error: unknown): Promise<never> =>
  isConnectionLost(error) ? new Promise(() => {}) : Promise.reject(error as Error);

/** What a client is to know of the database's errors: a value it refused, or what is wrong with it. */
function explain(error: unknown, { queryTimeout }: StoreSettings): never {
  if (isCancelled(error)) throw deadlineExceeded(queryTimeout);
  throw postgresProblem(error) ?? refusedValue(error) ?? error;
}

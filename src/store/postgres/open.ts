import type { Sql } from "postgres";
import type { PostgresUri } from "../../core/database-uri.ts";
import { ApiError } from "../../protocol/errors.ts";
import { additionsFor } from "../sql/additions/additions.ts";
import { runOperation } from "../sql/operation.ts";
import { operations } from "../sql/operations.ts";
import { prepareDatabase } from "../sql/prepare-database.ts";
import { refusedValue } from "../sql/violations.ts";
import { deadlineExceeded, type StoreCall, storeOver } from "../store-over.ts";
import { isWrite, type Store } from "../store.ts";
import type { StoreSettings } from "../tracking-store.ts";
import { connect } from "./connect.ts";
import { postgresChannel } from "./notifications.ts";
import { postgresSession, type Runner } from "./connection.ts";
import { postgresSchema } from "./schema.ts";

/** The advisory lock under which one server at a time creates the tables. */
const CREATION_LOCK = 0x6d_69_6c_6c;

/** Opens a store on PostgreSQL. Throws what kept it from connecting. */
export async function openPostgresStore(uri: PostgresUri, settings: StoreSettings): Promise<Store> {
  const pool = connect(uri);
  try {
    await prepare(pool, settings);
  } catch (error) {
    await pool.end({ timeout: 1 });
    throw error;
  }
  const listening = connect(uri, { patient: true });
  return storeOver(
    (call) =>
      (isWrite(call.method) ? write : read)(pool, settings, call).catch((error: unknown) =>
        explain(error, settings),
      ),
    async () => {
      await Promise.all([pool.end({ timeout: 5 }), listening.end({ timeout: 0 })]);
    },
    postgresChannel(pool, listening),
  );
}

type Perform = (pool: Sql, settings: StoreSettings, call: StoreCall) => Promise<unknown>;

const write: Perform = (pool, settings, { method, request }) =>
  inTransaction(pool, WRITE, (sql) =>
    runOperation(operations, method, postgresSession(sql, settings), request),
  );

/** The time that its statements may take travels with the first of them. */
const read: Perform = (pool, settings, { method, request, signal }) =>
  inTransaction(pool, SNAPSHOT, async (sql) => {
    const [, answer] = await Promise.all([
      sql.unsafe(`set local statement_timeout = ${settings.queryTimeout}`),
      runOperation(operations, method, postgresSession(sql, settings, signal), request),
    ]);
    return answer;
  });

const prepare = (pool: Sql, settings: StoreSettings) =>
  pool.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(${CREATION_LOCK})`;
    await prepareDatabase(postgresSession(sql, settings), {
      schema: postgresSchema,
      additions: additionsFor("postgres"),
      exec: async (script) => void (await sql.unsafe(script)),
      objects: OBJECTS,
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

/** Serialization failure and deadlock: the transaction was rolled back and may be run again. */
const TRANSIENT = new Set(["40001", "40P01"]);
const MOST_ATTEMPTS = 5;

const WRITE = "read write";

/** What a read's statements see is one state of the database, as on SQLite. */
const SNAPSHOT = "isolation level repeatable read read only";

async function inTransaction<T>(
  pool: Sql,
  kind: string,
  work: (runner: Runner) => Promise<T>,
  attempt = 1,
): Promise<T> {
  try {
    return (await pool.begin(kind, (sql) => work(sql).catch(unlessLost))) as T;
  } catch (error) {
    if (attempt === MOST_ATTEMPTS || !TRANSIENT.has(codeOf(error))) throw error;
    return inTransaction(pool, kind, work, attempt + 1);
  }
}

/**
 * Where the connection is lost the driver rejects `begin` itself. It must not hear of it from the
 * transaction: it would send a rollback on the lost connection, which throws outside any promise.
 */
const unlessLost = (error: unknown): Promise<never> =>
  CONNECTION_LOST.test(codeOf(error)) ? new Promise(() => {}) : Promise.reject(error as Error);

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? "";

/** The driver's and the socket's codes, and PostgreSQL's for a server that ends its sessions. */
const CONNECTION_LOST = /^(?:E[A-Z]+$|ERR_(?:STREAM|SOCKET|SSL|TLS)_|CONNECTION_|57P0)/;

/** Unreachable, starting, out of connections, disk or memory, or a standby not yet promoted. */
const UNAVAILABLE = /^(?:CONNECT_TIMEOUT|EAI_|08|53|25006)/;

/** `query_canceled`: also what `statement_timeout` does. */
const CANCELLED = "57014";

/** What a client is to know of the database's errors: a value it refused, or that it is away. */
function explain(error: unknown, { queryTimeout }: StoreSettings): never {
  const code = codeOf(error);
  if (code === CANCELLED) throw deadlineExceeded(queryTimeout);
  if (CONNECTION_LOST.test(code) || UNAVAILABLE.test(code) || TRANSIENT.has(code))
    throw new ApiError("TEMPORARILY_UNAVAILABLE", "The database is not available; try again.", {
      cause: error,
    });
  throw refusedValue(error) ?? error;
}

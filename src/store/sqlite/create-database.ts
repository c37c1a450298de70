import { setTimeout as sleep } from "node:timers/promises";
import { additionsFor } from "../sql/additions/additions.ts";
import { prepareDatabase } from "../sql/prepare-database.ts";
import { BUSY_TIMEOUT, type SqliteConnection, WRITER_PRAGMAS } from "./connection.ts";
import { isLockedOut } from "./problem.ts";
import { sqliteSchema } from "./schema.ts";

/** Makes what is missing of a store's tables in a SQLite file; see `prepareDatabase`. */
export async function createDatabase(
  connection: SqliteConnection,
  { defaultExperiment = true } = {},
): Promise<void> {
  connection.exec("begin immediate");
  await prepareDatabase(connection.session, {
    schema: sqliteSchema,
    additions: additionsFor("sqlite"),
    exec: async (script) => connection.exec(script),
    objects: "select name from sqlite_master",
    defaultExperiment,
  });
  connection.exec("commit");
  // The file keeps this mode, so that one that is refused must not have come to it.
  await enterWal(connection, Date.now() + BUSY_TIMEOUT);
  // Not before: the index of a large table is sorted in more memory than a server should keep.
  connection.exec(WRITER_PRAGMAS);
}

/** SQLite does not wait by itself here while other processes open the file. */
async function enterWal(connection: SqliteConnection, deadline: number): Promise<void> {
  for (;;) {
    try {
      connection.exec("pragma journal_mode = wal");
      return;
    } catch (error) {
      if (!isLockedOut(error) || Date.now() > deadline) throw error;
      await sleep(10);
    }
  }
}

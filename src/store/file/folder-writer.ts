import { ApiError } from "../../protocol/errors.ts";
import { runOperation } from "../sql/operation.ts";
import { operations } from "../sql/operations.ts";
import { addDefaultExperiment } from "../sql/prepare-database.ts";
import type { Session } from "../sql/session.ts";
import type { SqliteConnection } from "../sqlite/connection.ts";
import { createDatabase } from "../sqlite/create-database.ts";
import type { Call, Reply } from "../sqlite/messages.ts";
import { commitTransaction } from "../sqlite/transactions.ts";
import { catchUp } from "./catch-up.ts";
import { createChangeLog, noteChanges } from "./change-log.ts";
import type { Folder } from "./folder.ts";
import { createKnownFiles, knownEntities } from "./index-tables.ts";
import type { Scope } from "./scope.ts";
import { WriteBack } from "./write-back.ts";

/** How often a long reading tells of itself, in ms. */
const PERIOD = 10_000;

/** Keeps an `mlruns` folder and its index alike. */
export class FolderWriter {
  readonly #connection: SqliteConnection;
  readonly #folder: Folder;
  #read = 0;
  #told = Date.now();

  private constructor(connection: SqliteConnection, folder: Folder) {
    this.#connection = connection;
    this.#folder = folder;
  }

  /** Makes the index where it is missing, and reads what has changed since it was written. */
  static async open(connection: SqliteConnection, folder: Folder): Promise<FolderWriter> {
    await createDatabase(connection, { defaultExperiment: false });
    connection.exec(createKnownFiles);
    connection.exec(createChangeLog(await columnsOf(connection.session)));
    const writer = new FolderWriter(connection, folder);
    const [reply] = await writer.commitGroup([{ id: 0, method: "catchUp", request: "everything" }]);
    if (reply !== undefined && "failure" in reply) throw new Error(reply.failure);
    await writer.#makeFirstExperiment();
    return writer;
  }

  /**
   * One transaction: what the calls must see is read first, what they change is written to the
   * folder before the commit. An index that is behind the folder then catches up again.
   */
  async commitGroup(calls: Call[]): Promise<Reply[]> {
    const { session } = this.#connection;
    const written = new WriteBack(session, this.#folder);
    let hasRead = false;
    return await commitTransaction(this.#connection, calls, {
      begin: async () => {
        hasRead = await this.#catchUp(calls);
        await noteChanges(session, true);
      },
      perform: async ({ method, request }) => {
        if (method === "catchUp") return hasRead;
        const answer = await runOperation(operations, method, session, request);
        await written.collect();
        return answer;
      },
      end: async () => {
        await noteChanges(session, false);
        await flush(written);
      },
    });
  }

  async #catchUp(calls: readonly Call[]): Promise<boolean> {
    let hasRead = false;
    this.#read = 0;
    this.#told = Date.now();
    for (const scope of distinct(calls.flatMap(scopesOf)))
      if (await catchUp(this.#connection.session, this.#folder, scope, this)) hasRead = true;
    return hasRead;
  }

  /** MLflow's clients log to experiment 0 where they are told no other. */
  async #makeFirstExperiment(): Promise<void> {
    const { session } = this.#connection;
    await commitTransaction(this.#connection, [{ id: 0, method: "catchUp", request: "nothing" }], {
      begin: async () => void (await noteChanges(session, true)),
      perform: async () => {},
      end: async () => {
        if ((await knownEntities(session)).length === 0) await addDefaultExperiment(session);
        const written = new WriteBack(session, this.#folder);
        await written.collect();
        await noteChanges(session, false);
        await flush(written);
      },
    });
  }

  warn(message: string): void {
    process.emitWarning(message, "MillraceWarning");
  }

  progress(): void {
    this.#read++;
    if (Date.now() - this.#told < PERIOD) return;
    this.#told = Date.now();
    process.stderr.write(`Reading ${this.#folder.root}: ${this.#read} folders\n`);
  }
}

const scopesOf = ({ method, request }: Call): Scope[] =>
  method === "catchUp" ? [request as Scope] : [];

/** Each scope once; all of it holds the others. */
function distinct(scopes: readonly Scope[]): Scope[] {
  if (scopes.includes("everything")) return ["everything"];
  return [...new Map(scopes.map((scope) => [JSON.stringify(scope), scope])).values()];
}

async function flush(written: WriteBack): Promise<void> {
  try {
    await written.flush();
  } catch (error) {
    throw folderProblem(error) ?? error;
  }
}

/** What keeps files from being written, for whoever wrote them. */
function folderProblem(error: unknown): ApiError | undefined {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const message = problems[code];
  if (message === undefined) return undefined;
  return new ApiError("TEMPORARILY_UNAVAILABLE", message, { cause: error });
}

const problems: Readonly<Record<string, string>> = {
  ENOSPC: "The disk of the folder is full. Free some space and try again.",
  EDQUOT: "The disk quota of the folder is used up. Free some space and try again.",
  EROFS: "The folder is read-only.",
  EACCES: "The user who runs the server may not write to a part of the folder.",
  EPERM: "The user who runs the server may not write to a part of the folder.",
  EIO: "The disk of the folder cannot be read or written; look at the server's disk.",
};

/** The columns of each table. */
async function columnsOf(session: Session): Promise<(table: string) => string[]> {
  const rows = await session.query<{ table_name: string; name: string }>(
    `select m.name as table_name, c.name from sqlite_master m join pragma_table_info(m.name) c
     where m.type = 'table'`,
    [],
  );
  const byTable = Map.groupBy(rows, ({ table_name }) => table_name);
  return (table) => (byTable.get(table) ?? []).map(({ name }) => name);
}

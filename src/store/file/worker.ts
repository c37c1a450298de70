import { parentPort, workerData } from "node:worker_threads";
import { openConnection } from "../sqlite/connection.ts";
import type { Ready, WorkerSetup } from "../sqlite/messages.ts";
import { MOST_CALLS_OF_A_COMMIT, serveCalls } from "../sqlite/serve-calls.ts";
import { answerEach } from "../sqlite/transactions.ts";
import { fileDialect } from "./file-dialect.ts";
import { Folder } from "./folder.ts";
import { FolderWriter } from "./folder-writer.ts";

/**
 * A worker on the index of an `mlruns` folder. The writer keeps the index and the folder alike: it
 * looks what has changed there, and writes what calls change. Readers read the index only.
 */

const port = parentPort!;
const { role, path, settings, folder } = workerData as WorkerSetup;

try {
  const readOnly = role === "reader";
  const files = readOnly ? undefined : new Folder(folder!);
  const connection = openConnection(path, settings, { readOnly, dialect: fileDialect });
  if (files === undefined) serveCalls(port, { connection, run: answerEach, mostAtOnce: 1 });
  else {
    const writer = await FolderWriter.open(connection, files);
    serveCalls(port, {
      connection,
      run: (_, calls) => writer.commitGroup(calls),
      mostAtOnce: MOST_CALLS_OF_A_COMMIT,
    });
  }
  port.postMessage({ ready: true } satisfies Ready);
} catch (error) {
  const { message, errcode } = error as Error & { errcode?: number };
  port.postMessage({ ready: false, message, errcode } satisfies Ready);
}

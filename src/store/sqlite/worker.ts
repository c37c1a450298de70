import { parentPort, workerData } from "node:worker_threads";
import { openConnection } from "./connection.ts";
import { createDatabase } from "./create-database.ts";
import type { Ready, WorkerSetup } from "./messages.ts";
import { MOST_CALLS_OF_A_COMMIT, serveCalls } from "./serve-calls.ts";
import { answerEach, commitGroup } from "./transactions.ts";

/**
 * A SQLite worker: a thread with one connection, so that the disk's work never holds up requests.
 * The writer commits in groups: calls that arrive while one group commits form the next, and all
 * are answered after their commit. A reader runs each call on a snapshot of its own, and shares
 * nothing: each is answered when it is done.
 */

const port = parentPort!;
const { role, path, settings } = workerData as WorkerSetup;

try {
  const connection = openConnection(path, settings, { readOnly: role === "reader" });
  if (role === "writer") {
    await createDatabase(connection);
    serveCalls(port, { connection, run: commitGroup, mostAtOnce: MOST_CALLS_OF_A_COMMIT });
  } else serveCalls(port, { connection, run: answerEach, mostAtOnce: 1 });
  port.postMessage({ ready: true } satisfies Ready);
} catch (error) {
  const { message, errcode } = error as Error & { errcode?: number };
  port.postMessage({ ready: false, message, errcode } satisfies Ready);
}

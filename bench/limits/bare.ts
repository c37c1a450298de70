import { createHash } from "node:crypto";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cleanup } from "../cleanup.ts";
import type { Database, WriteLimit } from "../databases/engine.ts";
import { experimentRow, runRow } from "../databases/rows.ts";
import { newRun } from "../load/bodies.ts";
import { startEcho } from "./echo.ts";
import { type LoadResult, runLoad } from "../load/load.ts";

/** What this machine can do at best: the same work without a tracking server around it. */
export interface Bare {
  /** Writes a second. */
  writes(options: BareWrites): Promise<number>;
  /** One connection's answers of a plain HTTP server, each of that many bytes. */
  echo(options: { bytes: number; seconds: number }): Promise<LoadResult>;
  /** Bytes a second of a file copy. */
  copy(bytes: number): Promise<number>;
  /** Of the plain HTTP server, which answers everything. */
  echoUrl: string;
  close(): void;
}

interface BareWrites extends WriteLimit {
  /** How many runs are there before; `bareRunId(n)` names them. */
  runs: number;
}

/**
 * The id of the n-th run that is there before a bare loop begins. In the order of time, as
 * Millrace's ids are: random ones, as MLflow's are, cost several times as much to write.
 */
export const bareRunId = (n: number): string =>
  n.toString(16).padStart(12, "0") + createHash("md5").update(String(n)).digest("hex").slice(12);

/** The bare limits on copies of an empty database, with the indices that a server's has. */
export async function startBare(empty: Database, cleanup: Cleanup): Promise<Bare> {
  const { url: echoUrl, close } = await startEcho();
  return {
    writes: (options) => bareWrites(empty, options),
    echo: ({ bytes, seconds }) =>
      runLoad({
        url: echoUrl,
        conversation: "fetch",
        parameters: { path: `/bytes/${bytes}` },
        connections: 1,
        warmUp: 0.3,
        seconds,
      }),
    copy: (bytes) => fileCopy(bytes, cleanup),
    echoUrl,
    close,
  };
}

async function bareWrites(empty: Database, { runs, ...limit }: BareWrites): Promise<number> {
  const database = await empty.copy();
  try {
    await database.createIndices();
    const present = Array.from({ length: runs }, (_, n) => runRow(bareRunId(n), newRun("1", n)));
    await database.insert([
      { table: "experiments", rows: [experimentRow("1", "bare")] },
      { table: "runs", rows: present },
    ]);
    return await database.bareRate(limit);
  } finally {
    await database.remove();
  }
}

async function fileCopy(bytes: number, cleanup: Cleanup): Promise<number> {
  const { path, remove } = cleanup.folder();
  try {
    await writeFile(join(path, "from"), zeros(bytes));
    const started = performance.now();
    await copyFile(join(path, "from"), join(path, "to"));
    return bytes / ((performance.now() - started) / 1000);
  } finally {
    remove();
  }
}

function* zeros(bytes: number): Iterable<Buffer> {
  const chunk = Buffer.alloc(2 ** 20);
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
}

import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { stagingPrefix } from "../core/staging-names.ts";
import { ifPresent } from "./confined-path.ts";

/*
 * What is being uploaded or deleted lies in a staging directory directly below the root: on the
 * same file system as its place, so that one rename moves it. Each upload has its own, made by
 * mkdtemp: unpredictable and open to this user only (CVE-2022-0736, CVE-2025-10279).
 */

const staleAfter = 24 * 60 * 60 * 1000;

/** Calls `use` with the path of a file that can be made, and removes what is left there afterwards. */
export async function withStagingFile(
  root: string,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(root, stagingPrefix));
  try {
    await use(join(directory, "artifact"));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Removes what crashed processes have left: staging directories nothing was written to for a day. */
export async function removeStaleStaging(root: string): Promise<void> {
  const names = (await ifPresent(readdir(root))) ?? [];
  for (const name of names.filter((each) => each.startsWith(stagingPrefix))) {
    const directory = join(root, name);
    const touched =
      (await ifPresent(lstat(join(directory, "artifact")))) ?? (await lstat(directory));
    if (Date.now() - touched.mtimeMs > staleAfter) await rm(directory, { recursive: true });
  }
}

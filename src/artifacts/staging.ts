import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { invalidParameter } from "../protocol/errors.ts";
import { ifPresent } from "./confined-path.ts";

/*
 * What is being uploaded or deleted lies in a staging directory directly below the root: on the
 * same file system as its place, so that one rename moves it. Each upload has its own, made by
 * mkdtemp: unpredictable and open to this user only (CVE-2022-0736, CVE-2025-10279).
 */

const prefix = ".millrace-staging-";

/** MLflow's own local repository stages under this name, in the same folders. */
const mlflowPrefix = ".artifact.uploading.";

const staleAfter = 24 * 60 * 60 * 1000;

/** Whether a file name is one that uploads in progress have: no artifact is called that. */
export const isStagingName = (name: string): boolean =>
  name.toLowerCase().startsWith(prefix) || name.startsWith(mlflowPrefix);

/** Refuses a path through a staging directory, at any depth: repositories' roots may be nested. */
export function refuseStagingNames(path: string): void {
  if (path.split("/").some(isStagingName)) {
    throw invalidParameter(
      `Invalid path: names that start with '${prefix}' or '${mlflowPrefix}' are reserved.`,
    );
  }
}

/** Calls `use` with the path of a file that can be made, and removes what is left there afterwards. */
export async function withStagingFile(
  root: string,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(root, prefix));
  try {
    await use(join(directory, "artifact"));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Removes what crashed processes have left: staging directories nothing was written to for a day. */
export async function removeStaleStaging(root: string): Promise<void> {
  const names = (await ifPresent(readdir(root))) ?? [];
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const directory = join(root, name);
    const touched =
      (await ifPresent(lstat(join(directory, "artifact")))) ?? (await lstat(directory));
    if (Date.now() - touched.mtimeMs > staleAfter) await rm(directory, { recursive: true });
  }
}

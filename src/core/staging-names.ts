import { invalidParameter } from "../protocol/errors.ts";

/** What names of directories begin with in which uploads and deletions wait for their end. */
export const stagingPrefix = ".millrace-staging-";

/** MLflow's own local repository stages under this name, in the same folders. */
const mlflowPrefix = ".artifact.uploading.";

/** Whether a file name is one that uploads in progress have: no artifact is called that. */
export const isStagingName = (name: string): boolean =>
  name.toLowerCase().startsWith(stagingPrefix) || name.startsWith(mlflowPrefix);

/**
 * Refuses a path through a staging directory, at any depth: artifact roots may be nested.
 *
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function refuseStagingNames(path: string): void {
  if (path.split("/").some(isStagingName))
    throw invalidParameter(
      `Invalid path: names that start with '${stagingPrefix}' or '${mlflowPrefix}' are reserved.`,
    );
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The directory of a file; `""` for one at the root. */
export const directoryOf = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** The artifact proxy takes files of any size; its paths begin at the artifacts destination. */
const PROXIED = /^mlflow-artifacts:(?:\/\/[^/]*)?\/*/;

/** The path by which the artifact proxy knows a file; undefined where it does not hold the run's. */
export const proxiedPath = (rootUri: string, path: string): string | undefined =>
  PROXIED.test(rootUri) ? `${rootUri.replace(PROXIED, "")}/${path}` : undefined;

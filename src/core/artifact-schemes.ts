/** Lower-case URI schemes of the object stores and servers that MLflow 3.17.2 keeps artifacts in. */
export const remoteSchemes: ReadonlySet<string> = new Set([
  "abfss",
  "b2",
  "dbfs",
  "ftp",
  "gs",
  "hdfs",
  "http",
  "https",
  "r2",
  "s3",
  "sftp",
  "viewfs",
  "wasbs",
]);

/** Schemes that an artifact location may have; `""` stands for plain paths. */
export const locationSchemes: ReadonlySet<string> = new Set([
  "",
  "file",
  "mlflow-artifacts",
  ...remoteSchemes,
]);

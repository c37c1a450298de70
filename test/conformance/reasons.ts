/**
 * Why Millrace answers otherwise than MLflow 3.17.2. Every difference that these tests allow has one
 * of these reasons, and docs/reference/differences.md explains each under its sentence.
 */
export const reasons = {
  infinity: "An infinity is answered as an infinity.",
  unparsable: "A value that cannot be read is refused.",
  serverError: "A client's mistake is never a server error.",
  database: "An error says what is wrong, not what the database said.",
  notJson: "Every answer of the API is JSON.",
  camelCase: "Every field may be written in camelCase.",
  runUuid: "Every run route takes run_uuid for run_id.",
  incomplete: "An entity without its key is refused.",
  sameLimits: "The same limits hold on every route.",
  path: "A path is refused before it can lead elsewhere.",
  filter: "The filter language is a superset.",
  datasetOfModel: "A dataset without a digest means every version of it.",
  again: "Logging the same again is no error.",
  address: "An id in the path is enough.",
  limits: "A page size below one is refused.",
  capabilities: "A feature that is not there is not announced.",
  emptyFile: "An empty file is a file.",
  http: "HTTP is followed where MLflow's server does not.",
  browser: "Routes of the browser are served to clients too.",
  unicode: "Text that is no Unicode is kept as far as it can be.",
  storage: "What a database cannot hold is refused.",
} as const;

export type Reason = keyof typeof reasons;

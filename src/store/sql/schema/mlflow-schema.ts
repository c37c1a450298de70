import { headRevision } from "../revision.ts";
import { evaluationTables } from "./evaluation.ts";
import { gatewayTables } from "./gateway.ts";
import { jobTables } from "./jobs.ts";
import { loggedModelTables } from "./logged-models.ts";
import { mcpRegistryTables } from "./mcp-registry.ts";
import { registryTables } from "./registry.ts";
import type { SchemaDialect } from "./schema-dialect.ts";
import { traceTables } from "./traces.ts";
import { trackingTables } from "./tracking.ts";

const bookkeepingTables = `
CREATE TABLE alembic_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE workspaces (
  name VARCHAR(63) NOT NULL,
  description TEXT,
  default_artifact_root TEXT,
  trace_archival_location TEXT,
  trace_archival_retention VARCHAR(32),
  CONSTRAINT workspaces_pk PRIMARY KEY (name)
);
`;

const defaultRows = `
INSERT INTO alembic_version (version_num) VALUES ('${headRevision}');
INSERT INTO workspaces (name, description)
  VALUES ('default', 'Default workspace for legacy resources');
`;

/**
 * The whole schema of an MLflow tracking database at `headRevision`, with its default rows, as a
 * script for an empty database; a table follows the tables that it references. The script opens no
 * transaction: the caller does, so that a database is created whole or not at all. The experiment
 * `Default` is not among the rows, because its artifact location depends on the server's settings.
 *
 * Names and the order of columns and constraints are MLflow's, because its migrations find them by
 * name; a constraint without a name has none in MLflow either.
 */
export const mlflowSchema = (dialect: SchemaDialect): string =>
  [
    bookkeepingTables,
    trackingTables(dialect),
    loggedModelTables,
    registryTables,
    traceTables(dialect),
    evaluationTables(dialect),
    gatewayTables(dialect),
    dialect.secretsTrigger,
    mcpRegistryTables,
    jobTables,
    defaultRows,
  ].join("");

import { execFile } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual, promisify } from "node:util";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresSchema } from "../../src/store/postgres/schema.ts";
import { checkRevision, headRevision } from "../../src/store/sql/revision.ts";
import { sqliteSchema } from "../../src/store/sqlite/schema.ts";
import {
  describePostgres,
  describeSqlite,
  type SchemaDescription,
} from "../setup/describe-schema.ts";
import { type PostgresServer, startPostgres } from "../setup/postgres.ts";
import { pythonEnv } from "../setup/python.ts";
import { tempDir } from "../setup/temp-dir.ts";

type Row = Record<string, unknown>;

/** A database of either kind, as far as these tests need one. */
interface Database {
  /** As MLflow takes it. */
  uri: string;
  execute(script: string): Promise<void>;
  rows(query: string): Promise<Row[]>;
  describe(): Promise<SchemaDescription>;
  close(): Promise<void>;
}

const run = promisify(execFile);
const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" };
let python: string;
let server: PostgresServer;

beforeAll(async () => {
  [python, server] = await Promise.all([pythonEnv("mlflow3"), startPostgres()]);
});

afterAll(() => server.stop());

async function emptySqlite(name: string): Promise<Database> {
  const path = `${await tempDir()}/${name}.db`;
  const db = new DatabaseSync(path);
  return {
    uri: `sqlite:///${path}`,
    execute: async (script) => db.exec(script),
    rows: async (query) => db.prepare(query).all(),
    describe: async () => describeSqlite(db),
    close: async () => db.close(),
  };
}

async function emptyPostgres(name: string): Promise<Database> {
  const url = await server.createDatabase(name);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  return {
    uri: url.replace(/^postgresql:/u, "postgresql+psycopg2:"),
    execute: async (script) => void (await sql.unsafe(script).simple()),
    rows: (query) => sql.unsafe(query),
    describe: () => describePostgres(sql),
    close: () => sql.end(),
  };
}

const useInMlflow = `
import sys
from mlflow import MlflowClient
client = MlflowClient(sys.argv[1])
assert client.get_experiment("0").name == "Default"
experiment = client.create_experiment("another")
run = client.create_run(experiment)
client.log_metric(run.info.run_id, "loss", 0.5, step=1)
client.log_param(run.info.run_id, "lr", "0.1")
client.set_tag(run.info.run_id, "who", "me")
found = client.search_runs([experiment], "metrics.loss < 1 and params.lr = '0.1'")
assert [run.info.run_id] == [each.info.run_id for each in found]
client.create_registered_model("model")
print("experiment", experiment)
`;

const listRevisions = `
from alembic.script import ScriptDirectory
from mlflow.store.db.utils import _get_alembic_config
scripts = ScriptDirectory.from_config(_get_alembic_config(""))
print(*reversed([script.revision for script in scripts.walk_revisions()]), sep="\\n")
`;

/** Faults, each in an object of its own: a piece of the schema's script, and what is planted instead. */
const faults: { what: string; object: string; right: string; wrong: string }[] = [
  {
    what: "a table more",
    object: "millrace_jobs",
    right: "CREATE TABLE jobs (",
    wrong: "CREATE TABLE millrace_jobs (id TEXT);\nCREATE TABLE jobs (",
  },
  {
    what: "a column more",
    object: "jobs",
    right: "  params TEXT NOT NULL,",
    wrong: "  params TEXT NOT NULL,\n  extra TEXT,",
  },
  {
    what: "columns in another order",
    object: "model_versions",
    right: "version INTEGER NOT NULL,\n  creation_time BIGINT,",
    wrong: "creation_time BIGINT,\n  version INTEGER NOT NULL,",
  },
  {
    what: "a type",
    object: "logged_model_params",
    right: "param_value TEXT NOT NULL",
    wrong: "param_value VARCHAR(500) NOT NULL",
  },
  {
    what: "a column that may be null",
    object: "webhooks",
    right: "url VARCHAR(500) NOT NULL",
    wrong: "url VARCHAR(500)",
  },
  {
    what: "a default",
    object: "mcp_server_versions",
    right: "DEFAULT 'draft'",
    wrong: "DEFAULT 'active'",
  },
  {
    what: "a generated column",
    object: "spans",
    right: "(end_time_unix_nano - start_time_unix_nano)",
    wrong: "(end_time_unix_nano + start_time_unix_nano)",
  },
  {
    what: "a primary key",
    object: "metrics",
    right: "PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan)",
    wrong: "PRIMARY KEY (key, timestamp, step, run_uuid, value)",
  },
  {
    what: "a unique constraint",
    object: "experiments",
    right: "CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name)",
    wrong: "CONSTRAINT uq_experiments_workspace_name UNIQUE (name, workspace)",
  },
  {
    what: "a unique constraint's name",
    object: "secrets",
    right: "uq_secrets_workspace_secret_name",
    wrong: "uq_secrets_name",
  },
  { what: "a check", object: "runs", right: "'RUNNING', 'KILLED'", wrong: "'RUNNING', 'killed'" },
  {
    what: "a foreign key's action",
    object: "issues",
    right: "REFERENCES runs (run_uuid) ON DELETE SET NULL",
    wrong: "REFERENCES runs (run_uuid) ON DELETE CASCADE",
  },
  {
    what: "a foreign key's name",
    object: "trace_tags",
    right: "fk_trace_tags_request_id",
    wrong: "fk_trace_tags",
  },
  {
    what: "an index less",
    object: "index_tags_run_uuid",
    right: "CREATE INDEX index_tags_run_uuid ON tags (run_uuid);",
    wrong: "",
  },
  {
    what: "an index's columns",
    object: "index_datasets_experiment_id_dataset_source_type",
    right: "ON datasets (experiment_id, dataset_source_type)",
    wrong: "ON datasets (dataset_source_type, experiment_id)",
  },
  {
    what: "an index's order",
    object: "idx_mcp_server_versions_latest",
    right: "version_major DESC",
    wrong: "version_major",
  },
  {
    what: "an index that is not unique",
    object: "index_scorers_experiment_id_scorer_name",
    right: "CREATE UNIQUE INDEX index_scorers",
    wrong: "CREATE INDEX index_scorers",
  },
  {
    what: "a trigger's condition",
    object: "prevent_secrets_aad_mutation",
    right: "OLD.secret_id != NEW.secret_id OR ",
    wrong: "",
  },
];

/** The objects that are not the same in both. */
const differences = (one: SchemaDescription, other: SchemaDescription): string[] =>
  Object.keys({ ...one, ...other }).filter((key) => !isDeepStrictEqual(one[key], other[key]));

describe.each([
  { dialect: "SQLite", schema: sqliteSchema, empty: emptySqlite },
  { dialect: "PostgreSQL", schema: postgresSchema, empty: emptyPostgres },
])("the schema on $dialect", ({ schema, empty }) => {
  let ours: Database;
  let mlflows: Database;
  let expected: SchemaDescription;

  beforeAll(async () => {
    ours = await empty("ours");
    mlflows = await empty("mlflows");
    await create(ours, schema);
    await run(python, ["-m", "mlflow", "db", "upgrade", mlflows.uri], { env });
    expected = await mlflows.describe();
  });

  afterAll(() => Promise.all([ours, mlflows].map((database) => database.close())));

  test("is MLflow's, object by object", async () => {
    expect(await ours.describe()).toEqual(expected);
  });

  test("comes with the same rows", async () => {
    for (const table of ["alembic_version", "workspaces", "experiments"]) {
      const query = `SELECT * FROM ${table}`;
      expect(await ours.rows(query)).toEqual(await mlflows.rows(query));
    }
  });

  test("serves MLflow itself", async () => {
    const { stdout } = await run(python, ["-c", useInMlflow, ours.uri], { env });
    expect(stdout).toContain("experiment 1");
  });

  test("keeps the name of a secret from changing", async () => {
    await ours.execute(
      "INSERT INTO secrets (secret_id, secret_name, encrypted_value, wrapped_dek, kek_version, " +
        "masked_value, created_at, last_updated_at) VALUES ('s', 'name', '', '', 1, '', 0, 0)",
    );
    await ours.execute("UPDATE secrets SET masked_value = 'x'");
    await expect(ours.execute("UPDATE secrets SET secret_name = 'x'")).rejects.toThrow("immutable");
  });

  test("is seen to differ wherever a fault is planted", async () => {
    const planted = await empty("planted");
    await create(planted, faults.reduce(plant, schema));
    const found = differences(await planted.describe(), expected);
    await planted.close();
    const unseen = faults.filter(({ object }) => !found.some((name) => isOf(name, object)));
    expect(unseen).toEqual([]);
  });
});

/** In one transaction, as a server does it. */
const create = (database: Database, schema: string): Promise<void> =>
  database.execute(`BEGIN; ${schema} COMMIT`);

function plant(schema: string, { right, wrong }: (typeof faults)[number]): string {
  expect(schema).toContain(right);
  return schema.replace(right, wrong);
}

/** Whether a described object, such as "index b" or "column t.a", is this one or a part of it. */
const isOf = (name: string, object: string): boolean =>
  name.split(/[ .]/u).some((word) => word === object);

test("the revisions that are known are MLflow's", async () => {
  const { stdout } = await run(python, ["-c", listRevisions], { env });
  const revisions = stdout.trim().split("\n");
  expect(revisions).toHaveLength(67);
  expect(revisions.pop()).toBe(headRevision);
  for (const revision of revisions) {
    expect(() => checkRevision(revision, true)).toThrow("out of date");
  }
});

test("both databases have MLflow's 65 tables, 84 indices and one trigger", async () => {
  for (const schema of [sqliteSchema, postgresSchema]) {
    expect(schema.match(/CREATE TABLE/gu)).toHaveLength(65);
    expect(schema.match(/CREATE (?:UNIQUE )?INDEX/gu)).toHaveLength(84);
    expect(schema.match(/CREATE TRIGGER/gu)).toHaveLength(1);
  }
});

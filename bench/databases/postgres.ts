import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import postgres, { type Sql } from "postgres";
import { postgresSchema } from "../../src/store/postgres/schema.ts";
import { startPostgres } from "../../test/setup/postgres.ts";
import type { Database, Engine, WriteLimit } from "./engine.ts";
import { addedIndices } from "./indices.ts";
import { rowsOf } from "./rows.ts";
import { columnsOf, type TableRows, tables, type Value } from "./tables.ts";

/** A PostgreSQL server of the benchmark's own, with the settings that it is installed with. */
export async function postgresql(): Promise<Engine> {
  const server = await startPostgres();
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  const [version] = await admin`show server_version`;
  return {
    name: "postgresql",
    title: `PostgreSQL ${String(version?.["server_version"]).split(" ")[0]}`,
    create: () => newDatabase(admin, server.url),
    stop: async () => {
      await admin.end();
      await server.stop();
    },
  };
}

/** Creates a database, as a copy of the template if there is one. */
async function newDatabase(admin: Sql, serverUri: string, template?: string): Promise<Database> {
  const name = `bench_${randomBytes(6).toString("hex")}`;
  const origin = template === undefined ? "" : `template ${template}`;
  await admin.unsafe(`create database ${name} ${origin}`);
  const url = new URL(serverUri);
  url.pathname = name;
  return {
    // SQLAlchemy must be told the driver that MLflow is installed with.
    uri: url.href.replace("postgresql://", "postgresql+psycopg2://"),
    createTables: () =>
      connected(url.href, 1, async (sql) => {
        await sql.unsafe(`begin; ${postgresSchema} commit;`);
      }),
    createIndices: () =>
      connected(url.href, 1, async (sql) => void (await sql.unsafe(addedIndices("postgres")))),
    insert: (rows) => connected(url.href, 1, (sql) => filling(sql, () => copyIn(sql, rows))),
    execute: (statements) =>
      connected(url.href, 1, (sql) =>
        filling(sql, async () => {
          await sql.unsafe(`begin; ${statements.join(";\n")}; commit;`);
        }),
      ),
    copy: () => newDatabase(admin, serverUri, name),
    remove: async () => void (await admin.unsafe(`drop database ${name} with (force)`)),
    bareRate: (limit) => connected(url.href, limit.atOnce, (sql) => bareRate(sql, limit)),
  };
}

async function connected<T>(uri: string, max: number, use: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(uri, { max, onnotice: () => {} });
  try {
    return await use(sql);
  } finally {
    await sql.end();
  }
}

async function copyIn(sql: Sql, all: readonly TableRows[]): Promise<void> {
  for (const { table, rows } of all) {
    const copy = await sql
      .unsafe(`copy ${table} (${columnsOf(table).join(", ")}) from stdin`)
      .writable();
    await pipeline(Readable.from(copyLines(rows)), copy);
  }
}

async function filling(sql: Sql, fill: () => Promise<void>): Promise<void> {
  await fill();
  // Ids are given out by a sequence, which these experiments did not use.
  await sql`select setval(pg_get_serial_sequence('experiments', 'experiment_id'),
    (select max(experiment_id) from experiments))`;
  await sql`analyze`;
}

/** COPY's text format. What the benchmark writes holds nothing that it would have to escape. */
function* copyLines(rows: Iterable<readonly Value[]>): Iterable<string> {
  let lines = "";
  for (const row of rows) {
    lines += `${row.map((value) => value ?? "\\N").join("\t")}\n`;
    if (lines.length < 2 ** 16) continue;
    yield lines;
    lines = "";
  }
  yield lines;
}

/** Each connection commits its own writes, each write in one statement with no round trip besides. */
async function bareRate(sql: Sql, { atOnce, write, seconds }: WriteLimit): Promise<number> {
  const started = performance.now();
  const isOver = (): boolean => performance.now() - started >= seconds * 1000;
  let begun = 0;
  let written = 0;
  const loop = async (): Promise<void> => {
    while (!isOver()) {
      const next = write(begun++);
      if (next === undefined) return;
      const rows = rowsOf(next);
      await sql.unsafe(insertAll(rows), rows.flatMap(arrays) as never[], { prepare: true });
      written += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  return written / ((performance.now() - started) / 1000);
}

/** One statement for the rows of all tables: each column is one array. */
function insertAll(all: readonly TableRows[]): string {
  let parameter = 0;
  const inserts = all.map(({ table }, n) => {
    const { columns, onConflict } = tables[table];
    const values = Object.values(columns).map((type) => `$${++parameter}::${type}[]`);
    return `w${n} as (insert into ${table} (${columnsOf(table).join(", ")})
      select * from unnest(${values.join(", ")}) ${onConflict})`;
  });
  return `with ${inserts.join(", ")} select 1`;
}

const arrays = ({ table, rows }: TableRows): Value[][] =>
  columnsOf(table).map((_, index) => [...rows].map((row) => row[index] ?? null));

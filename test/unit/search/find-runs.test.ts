import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseOrderBy } from "../../../src/core/search/order-by.ts";
import { runsGrammar } from "../../../src/core/search/runs.ts";
import { additionsFor } from "../../../src/store/sql/additions/additions.ts";
import { postgresSession, Statements } from "../../../src/store/postgres/connection.ts";
import { postgresSchema } from "../../../src/store/postgres/schema.ts";
import { along } from "../../../src/store/sql/search/along-index.ts";
import { BOUNDS } from "../../../src/store/sql/search/bounds.ts";
import { siftedOnce } from "../../../src/store/sql/search/find-runs.ts";
import { fewRows } from "../../../src/store/sql/search/sift.ts";
import { placeOf, runSearch, sorted } from "../../../src/store/sql/search/run-search.ts";
import { runsOrder } from "../../../src/store/sql/search/runs.ts";
import { openConnection, type SqliteConnection } from "../../../src/store/sqlite/connection.ts";
import { sqliteSchema } from "../../../src/store/sqlite/schema.ts";
import { defaultSettings } from "../../contract/tracking-store/test-store.ts";
import { type PostgresServer, startPostgres } from "../../setup/postgres.ts";
import { tempDir } from "../../setup/temp-dir.ts";

/** More runs than are sorted with those of the same value. */
const RUNS = 1500;

let onSqlite: SqliteConnection;
let server: PostgresServer;
let pool: postgres.Sql;

beforeAll(async () => {
  const path = `${await tempDir()}/runs.db`;
  fill(path);
  onSqlite = openConnection(path, defaultSettings);
  server = await startPostgres();
  pool = postgres(server.url, { max: 1, onnotice: () => {} });
  await copy(path, pool);
});
afterAll(async () => {
  onSqlite.close();
  await pool.end();
  await server.stop();
});

/** The same rows on PostgreSQL. */
async function copy(path: string, sql: postgres.Sql): Promise<void> {
  using database = new DatabaseSync(path, { readOnly: true });
  await sql.unsafe(postgresSchema);
  for (const table of ["experiments", "runs", "tags", "params", "latest_metrics"]) {
    const rows = database.prepare(`select * from ${table}`).all();
    for (const row of rows)
      if ("is_nan" in row) Object.assign(row, { is_nan: row["is_nan"] === 1 });
    for (let at = 0; at < rows.length; at += 500)
      await sql`insert into ${sql(table)} ${sql(rows.slice(at, at + 500) as never[])}`;
  }
  for (const { create } of additionsFor("postgres")) await sql.unsafe(create);
}

/** Runs of two experiments with few different values, many ties, NaN, and values that are missing. */
function fill(path: string): void {
  using database = new DatabaseSync(path);
  const any = (...values: unknown[]): string =>
    `case abs(random() % ${values.length}) ${values.map((value, n) => `when ${n} then ${value}`).join(" ")} end`;
  const some = "where abs(random() % 10) > 1";
  database.exec(`${sqliteSchema}
    insert into experiments values (1, 'a', 'x', 'active', 0, 0, 'default'), (2, 'b', 'x', 'active', 0, 0, 'default');
    insert into runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, experiment_id, user_id)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${RUNS})
      select lower(hex(randomblob(16))), ${any("'a'", "'b'", "'B'", "null")}, ${any("'RUNNING'", "'FAILED'")},
        ${any("null", 1, 2, "abs(random() % 1000)")}, ${any("null", 5, "abs(random() % 1000)")},
        ${any("'active'", "'active'", "'active'", "'deleted'")}, ${any(1, 1, 1, 2)}, ${any("'u'", "null")} from n;
    insert into tags select 'mlflow.runName', name, run_uuid from runs where name is not null;
    insert into tags select 't', ${any("'x'", "null", "hex(randomblob(1))")}, run_uuid from runs ${some};
    insert into tags select 'most', 'x', run_uuid from runs where abs(random() % 300) > 0;
    insert into tags select 'rare', 'x', run_uuid from runs where abs(random() % 300) = 0;
    insert into params select 'p', ${any("'0.1'", "'0.2'")}, run_uuid from runs ${some};
    insert into latest_metrics select 'm', random() / 1e18, 0, 0, 0, run_uuid from runs ${some};
    insert into latest_metrics select 'few', ${any(0, 1, -1.5)}, 0, 0, 0, run_uuid from runs ${some};
    update latest_metrics set is_nan = 1, value = 0 where abs(random() % 5) = 0;`);
  for (const { create } of additionsFor("sqlite")) database.exec(create);
}

const filter = fc.constantFrom(
  undefined,
  "metrics.m > 0",
  "metrics.few >= 0 AND params.p = '0.1'",
  "metrics.few != 1",
  "metrics.m > 0 AND metrics.m < 1 AND metrics.few = 0",
  "tags.t LIKE 'A%' OR NOT params.p = '0.2'",
  "tags.t LIKE 'A%' AND tags.t ILIKE '%b'",
  "tags.t != 'x' AND params.p IS NULL",
  "tags.t ILIKE 'a%' AND status = 'FAILED'",
  "tags.t NOT IN ('x') OR params.p LIKE '%1'",
  "tags.t NOT IN ('x', 'y') AND metrics.m IS NOT NULL",
  "params.p = '0.1' OR metrics.few = 1 OR (tags.t = 'x' AND status = 'FAILED')",
  "metrics.few = 1 OR user_id = 'u' OR run_name = 'a'",
  "status = 'FAILED' AND run_name IN ('a', 'b')",
  "status != 'FAILED' AND user_id IS NULL AND start_time > 1 AND start_time < 900",
  "end_time >= 5 AND NOT status = 'FAILED' AND run_name LIKE 'a%'",
  "user_id = 'u' AND metrics.m > -4",
  "status IN ('RUNNING', 'FINISHED') AND start_time >= 2 AND end_time < 500",
  "NOT tags.most = 'x'",
  "NOT metrics.few < 5 AND status = 'FAILED'",
  "NOT metrics.m > -9 AND NOT user_id = 'v'",
  "NOT tags.t LIKE '%' AND metrics.few >= 0",
  "NOT run_name = 'a' AND NOT run_name IS NULL",
  "params.p = 'nothing'",
  "params.p LIKE 'nothing%'",
  "params.p LIKE '%2' AND tags.t = 'x' AND metrics.few = 1",
  "params.p != '0.2' AND metrics.m > 5 AND metrics.few > 0",
  "user_id LIKE 'n%' OR status NOT IN ('RUNNING')",
  "status NOT IN ('RUNNING', 'FAILED')",
  "user_id != 'v' AND status ILIKE 'f%'",
  "tags.most IS NULL",
  "tags.most IS NULL AND params.p = '0.1'",
  "metrics.m IS NULL AND run_name IS NULL",
  "end_time IS NULL AND params.p IS NOT NULL",
  "metrics.few != 1 AND metrics.few IS NOT NULL AND tags.rare LIKE '%'",
);

const clause = fc.constantFrom(
  "metrics.m",
  "metrics.few",
  "metrics.none",
  "params.p",
  "tags.t",
  "run_name",
  "status",
  "start_time",
  "end_time",
  "user_id",
  "run_id",
  "artifact_uri",
);

const order = fc.uniqueArray(fc.tuple(clause, fc.constantFrom("", " DESC")), {
  selector: ([key]) => key,
  maxLength: 3,
});

/** As they are, and so small that these runs are many. */
const anyBounds = fc.constantFrom(
  BOUNDS,
  {
    firstAsked: 4,
    telling: 8,
    mostAsked: { near: 16, far: 16 },
    mostListed: RUNS,
    counted: 100,
    fewIds: 20,
    firstSifted: 64,
    mostSifted: 200,
  },
  {
    firstAsked: 1,
    telling: 2,
    mostAsked: { near: 0, far: 0 },
    mostListed: 500,
    counted: 40,
    fewIds: 1_000,
    firstSifted: 1_000,
    mostSifted: 1_000,
  },
);

const searches = fc.record({
  bounds: anyBounds,
  filter,
  order,
  experiment_ids: fc.constantFrom(["1"], ["1", "2"]),
  run_view_type: fc.constantFrom("ACTIVE_ONLY", "DELETED_ONLY", "ALL"),
  limit: fc.integer({ min: 1, max: 700 }),
});

test.each(["SQLite", "PostgreSQL"])(
  "on %s the same runs are found along an index as by sorting all, from any place on",
  { timeout: 120_000 },
  async (name) => {
    const session =
      name === "SQLite" ? onSqlite.session : postgresSession(new Statements(pool), defaultSettings);
    await fc.assert(
      fc.asyncProperty(searches, async ({ order: wanted, limit, bounds, ...request }) => {
        const asked = runSearch(session, request);
        const search = siftedOnce(asked, bounds);
        const clauses = wanted.map(([key, direction]) => key + direction);
        const terms = runsOrder(parseOrderBy(clauses, runsGrammar));
        const expected = await sorted(asked, terms, RUNS, {});
        expect(await along(search, terms, undefined, limit)).toEqual(expected.slice(0, limit));
        const few = (await fewRows(asked)) ?? asked;
        expect(await sorted(few, terms, RUNS, {})).toEqual(expected);
        for (const at of [0, 1, limit - 1, expected.length - 2]) {
          const last = expected[at];
          if (last === undefined) continue;
          const after = await placeOf(session, terms, last);
          const rest = expected.slice(at + 1, at + 1 + limit);
          expect(await along(search, terms, after, limit)).toEqual(rest);
          expect(await sorted(asked, terms, limit, { after })).toEqual(rest);
        }
      }),
      { numRuns: 60 },
    );
  },
);

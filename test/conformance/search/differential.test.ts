import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  DummyDriver,
  type Expression,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
  type SqlBool,
} from "kysely";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { experimentsGrammar } from "../../../src/core/search/experiments.ts";
import {
  loggedModelsGrammar,
  parseLoggedModelsOrderBy,
} from "../../../src/core/search/logged-models.ts";
import { parseOrderBy } from "../../../src/core/search/order-by.ts";
import { parseFilter } from "../../../src/core/search/parser.ts";
import { runsGrammar } from "../../../src/core/search/runs.ts";
import { ApiError } from "../../../src/protocol/errors.ts";
import {
  postgresSearch,
  type SearchCapabilities,
  sqliteSearch,
} from "../../../src/store/sql/search/capabilities.ts";
import { experimentsFilter, experimentsOrder } from "../../../src/store/sql/search/experiments.ts";
import { searchIndices } from "../../../src/store/sql/additions/search-indices.ts";
import {
  loggedModelsFilter,
  loggedModelsOrder,
} from "../../../src/store/sql/search/logged-models.ts";
import { type OrderTerm, orderedBy } from "../../../src/store/sql/search/order.ts";
import { runsFilter, runsOrder } from "../../../src/store/sql/search/runs.ts";
import type { Tables } from "../../../src/store/sql/tables.ts";
import { type PostgresServer, startPostgres } from "../../setup/postgres.ts";
import { pythonEnv } from "../../setup/python.ts";
import { tempDir } from "../../setup/temp-dir.ts";
import { type ModelOrder, onlyHere, onlyThere, sameSearches, type Search } from "./corpus.ts";

interface Answer {
  ids: Record<string, string>;
  found: (string[] | null)[];
}

interface Engine {
  db: Kysely<Tables>;
  capabilities: SearchCapabilities;
  ids(sql: string, parameters: readonly unknown[]): Promise<unknown[]>;
}

const searches = [...sameSearches, ...onlyHere, ...onlyThere];
let server: PostgresServer;
const engines: Record<string, Engine> = {};
let answers: Record<string, Answer>;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  const folder = await tempDir();
  server = await startPostgres();
  const postgresUrl = await server.createDatabase("search");
  const path = join(folder, "search.db");
  answers = await askMlflow(folder, {
    sqlite: `sqlite:///${path}`,
    postgres: postgresUrl.replace(/^postgresql:/, "postgresql+psycopg2:"),
  });
  engines["sqlite"] = sqliteEngine(path);
  engines["postgres"] = postgresEngine(postgresUrl);
}, 600_000);

afterAll(async () => {
  await Promise.all(closers.map((close) => close()));
  await server?.stop();
});

async function askMlflow(
  folder: string,
  databases: Record<string, string>,
): Promise<Record<string, Answer>> {
  const [input, output] = [join(folder, "input.json"), join(folder, "output.json")];
  const asked = searches.map((search) => ({ datasets: null, ...search }));
  await writeFile(input, JSON.stringify({ databases, searches: asked }));
  const script = fileURLToPath(new URL("evaluate.py", import.meta.url));
  await promisify(execFile)(await pythonEnv("mlflow3"), [script, input, output]);
  return JSON.parse(await readFile(output, "utf8")) as Record<string, Answer>;
}

function sqliteEngine(path: string): Engine {
  const database = new DatabaseSync(path);
  database.exec("pragma case_sensitive_like = on");
  for (const { create } of searchIndices("sqlite")) database.exec(create);
  closers.push(() => database.close());
  return {
    db: new Kysely({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: () => expect.unreachable(),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    }),
    capabilities: sqliteSearch,
    ids: async (sql, parameters) =>
      database
        .prepare(sql)
        .all(...(parameters as SQLInputValue[]))
        .map((row) => row["id"]),
  };
}

function postgresEngine(url: string): Engine {
  const client = postgres(url, { max: 1 });
  closers.push(() => client.end());
  return {
    db: new Kysely({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: () => expect.unreachable(),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
    capabilities: postgresSearch,
    ids: async (sql, parameters) =>
      (await client.unsafe(sql, parameters as string[])).map((row) => row["id"]),
  };
}

interface Compiled {
  condition: Expression<SqlBool>;
  order: OrderTerm[];
}

function compile(search: Search, filter: string, capabilities: SearchCapabilities): Compiled {
  const texts = search.order_by as readonly string[];
  switch (search.resource) {
    case "runs":
      return {
        condition: runsFilter(parseFilter(filter, runsGrammar), capabilities),
        order: runsOrder(parseOrderBy(texts, runsGrammar)),
      };
    case "experiments":
      return {
        condition: experimentsFilter(parseFilter(filter, experimentsGrammar), capabilities),
        order: experimentsOrder(parseOrderBy(texts, experimentsGrammar)),
      };
    case "logged_models":
      return {
        condition: loggedModelsFilter(
          parseFilter(filter, loggedModelsGrammar),
          search.datasets ?? [],
          capabilities,
        ),
        order: loggedModelsOrder(
          parseLoggedModelsOrderBy(search.order_by as readonly ModelOrder[]),
        ),
      };
  }
}

const idColumns = {
  runs: "runs.run_uuid as id",
  experiments: "experiments.experiment_id as id",
  logged_models: "logged_models.model_id as id",
} as const;

/** The labels of what is found, in order; null where the search is refused. */
async function find(search: Search, engine: Engine, ids: Record<string, string>) {
  const filter = search.filter.replace(/\{(\w+)\}/g, (_placeholder, label: string) => ids[label]!);
  const labels = new Map(Object.entries(ids).map(([label, id]) => [id, label]));
  try {
    const { condition, order } = compile(search, filter, engine.capabilities);
    const query = engine.db
      .selectFrom(search.resource as "runs")
      .select(idColumns[search.resource] as "runs.run_uuid as id")
      .where(condition);
    const { sql, parameters } = orderedBy(query, order).compile();
    const found = await engine.ids(sql, parameters);
    return found.map((id) => labels.get(String(id)) ?? "default");
  } catch (error) {
    if (error instanceof ApiError && error.status === 400) return null;
    throw error;
  }
}

const named = (list: readonly Search[]) =>
  list.map((search) => {
    const { resource, filter, order_by, datasets } = search;
    const rest = [order_by, datasets ?? []].filter((each) => each.length > 0);
    const name = [`${resource}:`, filter, ...rest.map((each) => JSON.stringify(each))].join(" ");
    return { name, search };
  });

describe.each(["sqlite", "postgres"])("on %s", (name) => {
  const mlflow = (search: Search): string[] | null =>
    answers[name]!.found[searches.indexOf(search)]!;
  const here = (search: Search): Promise<string[] | null> =>
    find(search, engines[name]!, answers[name]!.ids);

  const answered = sameSearches.filter(({ crashesOn }) => crashesOn !== name);
  test.each(named(answered))("both find the same for $name", async ({ search }) => {
    expect(await here(search)).toEqual(mlflow(search));
  });

  const crashing = sameSearches.filter(({ crashesOn }) => crashesOn === name);
  test.each(named([...onlyHere, ...crashing]))("only MLflow refuses $name", async ({ search }) => {
    expect(mlflow(search)).toBeNull();
    expect(await here(search)).not.toBeNull();
  });

  test.each(named(onlyThere))("$name is refused here", async ({ search }) => {
    expect(await here(search)).toBeNull();
  });

  // PostgreSQL itself refuses some of them.
  test.runIf(name === "sqlite").each(named(onlyThere))("MLflow accepts $name", ({ search }) => {
    expect(mlflow(search)).not.toBeNull();
  });
});

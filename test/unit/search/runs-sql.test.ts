import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Filter } from "../../../src/core/search/ast.ts";
import { parseOrderBy } from "../../../src/core/search/order-by.ts";
import { filterLimits, parseFilter } from "../../../src/core/search/parser.ts";
import { runsGrammar } from "../../../src/core/search/runs.ts";
import { sqliteSearch } from "../../../src/store/sql/search/capabilities.ts";
import { orderedBy } from "../../../src/store/sql/search/order.ts";
import { runsFilter, runsOrder } from "../../../src/store/sql/search/runs.ts";
import { db, SqliteDatabase } from "./sqlite-database.ts";

const database = new SqliteDatabase();

function insertRun(
  run_uuid: string,
  start_time: number | null,
  rest: Record<string, string | number>,
) {
  database.insert("runs", {
    run_uuid,
    start_time,
    experiment_id: 1,
    lifecycle_stage: "active",
    ...rest,
  });
}

function insertMetric(run_uuid: string, key: string, value: number) {
  const is_nan = Number(Number.isNaN(value));
  const row = { key, run_uuid, value: is_nan ? 0 : value, is_nan, step: 0, timestamp: 0 };
  database.insert("latest_metrics", row);
}

beforeAll(() => {
  database.insert("experiments", { experiment_id: 1, name: "e", lifecycle_stage: "active" });
  insertRun("a", 10, { status: "FINISHED", end_time: 20, name: "Apple" });
  insertRun("b", 20, { status: "RUNNING", name: "banana" });
  insertRun("c", 30, { status: "FAILED", end_time: 2 ** 53 });
  insertRun("d", 30, { status: "RUNNING", user_id: "x" });
  insertRun("e", null, { status: "RUNNING" });
  for (const [run, value] of Object.entries({ a: 1, b: -1, c: Number.NaN, d: 0 })) {
    insertMetric(run, "loss", value);
  }
  database.insert(
    "params",
    { key: "lr", value: "0.1", run_uuid: "a" },
    { key: "lr", value: "0.2", run_uuid: "b" },
    { key: "lr", value: "x'y\"z", run_uuid: "c" },
    { key: "a b", value: "Ä", run_uuid: "c" },
  );
  database.insert(
    "tags",
    { key: "mlflow.runName", value: "Apple", run_uuid: "a" },
    { key: "mlflow.runName", value: "banana", run_uuid: "b" },
    { key: "empty", value: null, run_uuid: "a" },
  );
  database.insert("datasets", {
    dataset_uuid: "d1",
    experiment_id: 1,
    name: "train data",
    digest: "1",
    dataset_source_type: "local",
    dataset_source: "",
  });
  const input = { source_type: "DATASET", source_id: "d1", destination_type: "RUN" };
  database.insert(
    "inputs",
    { input_uuid: "i1", ...input, destination_id: "a" },
    { input_uuid: "i2", ...input, destination_id: "b" },
  );
  database.insert("input_tags", { input_uuid: "i1", name: "mlflow.data.context", value: "eval" });
});

const all = ["c", "d", "b", "a", "e"];

/** The ids of the runs that are found, in order: how a store uses the compiled parts. */
function search(filter: Filter | undefined, orderBy: readonly string[] = []): unknown[] {
  const query = db
    .selectFrom("runs")
    .select("run_uuid")
    .where("experiment_id", "=", 1)
    .where(runsFilter(filter, sqliteSearch));
  return database.column(orderedBy(query, runsOrder(parseOrderBy(orderBy, runsGrammar))));
}

const find = (filter: string, ...orderBy: string[]): string =>
  search(parseFilter(filter, runsGrammar), orderBy).join("");

describe("a filter finds", () => {
  test.each([
    ["", "cdbae"],
    ["metrics.loss > -1", "da"],
    ["metrics.loss = 0", "d"],
    ["metrics.loss != 0", "cba"],
    ["NOT metrics.loss > -1", "cbe"],
    ["NOT metrics.loss != 0", "de"],
    ["metrics.loss IS NULL", "e"],
    ["metrics.loss IS NOT NULL", "cdba"],
    ["metrics.nothing IS NULL AND status = 'FAILED'", "c"],
    ["params.lr != '0.1'", "cb"],
    ["NOT params.lr = '0.1'", "cdbe"],
    ["params.lr IN ('0.1', '0.2')", "ba"],
    ["params.lr NOT IN ('0.1', '0.2')", "c"],
    ["params.lr IN ()", ""],
    ["params.lr NOT IN ()", "cba"],
    ["params.lr IS NULL", "de"],
    ["params.lr LIKE '0.%'", "ba"],
    ["params.lr IN ('x\\'y\"z')", "c"],
    ["params.`a b` ILIKE 'Ä'", "c"],
    ["tags.empty IS NOT NULL", "a"],
    ["tags.empty != 'x'", ""],
    ["tags.empty = ''", ""],
    ["run_name = 'Apple'", "a"],
    ["run_name IS NULL", "cde"],
    ["run_name LIKE 'a%'", ""],
    ["run_name ILIKE 'a%'", "a"],
    ["run_name IN ('Apple', 'banana')", "ba"],
    ["status = 'RUNNING' OR params.lr = '0.1'", "dbae"],
    ["(status = 'RUNNING' OR params.lr = '0.1') AND NOT run_id = 'd'", "bae"],
    ["status IN ('RUNNING', 'FAILED') AND end_time IS NULL", "dbe"],
    ["NOT end_time > 20", "dbae"],
    ["end_time = 9007199254740992", "c"],
    ["end_time > 19.5 AND end_time < 20.5", "a"],
    ["start_time IS NULL", "e"],
    ["start_time < 99999999999999999999", "cdba"],
    ["user_id IS NOT NULL", "d"],
    ["dataset.name LIKE 'train%'", "ba"],
    ["NOT dataset.name = 'train data'", "cde"],
    ["dataset.context = 'eval'", "a"],
    ["dataset.context NOT IN ('train')", "a"],
    ["dataset.digest = '2'", ""],
  ])("%s: %s", (filter, expected) => {
    expect(find(filter)).toBe(expected);
  });
});

describe("an order", () => {
  test.each([
    [[], "cdbae"],
    [["metrics.loss"], "bdace"],
    [["metrics.loss DESC"], "adbce"],
    [["metrics.nothing", "run_id DESC"], "edcba"],
    [["params.lr"], "abcde"],
    [["params.lr DESC"], "cbade"],
    [["tags.mlflow.runName DESC"], "bacde"],
    [["run_name"], "abcde"],
    [["end_time"], "acdbe"],
    [["end_time DESC"], "cadbe"],
    [["start_time"], "abcde"],
    [["start_time DESC", "run_id DESC"], "dcbae"],
    [["status", "metrics.loss DESC", "params.lr"], "cadbe"],
  ])("%j: %s", (orderBy, expected) => {
    expect(find("", ...orderBy)).toBe(expected);
  });

  test("shows its terms, on which a query can put conditions", () => {
    const terms = runsOrder(parseOrderBy(["metrics.loss DESC"], runsGrammar));
    expect(terms.map(({ direction, nullable }) => ({ direction, nullable }))).toEqual([
      { direction: "desc", nullable: true },
      { direction: "desc", nullable: true },
      { direction: "asc", nullable: false },
    ]);
    const query = orderedBy(db.selectFrom("runs").select("run_uuid"), terms);
    expect(database.column(query.where(terms[0]!.expression as never, "<", 1 as never))).toEqual([
      "d",
      "b",
      "c",
    ]);
  });
});

test("no piece of a filter or order gets into the statement's text", () => {
  const probe = "x') OR 1=1 --";
  const filter = parseFilter(
    `params."${probe}" = "${probe}" OR tags."${probe}" LIKE "${probe}" OR run_id IN ("${probe}")`,
    runsGrammar,
  );
  const order = runsOrder(parseOrderBy([`metrics."${probe}"`, `params.\`${probe}\``], runsGrammar));
  const query = orderedBy(
    db.selectFrom("runs").select("run_uuid").where(runsFilter(filter, sqliteSearch)),
    order,
  );
  expect(query.compile().sql).not.toContain("1=1");
  expect(query.compile().parameters.filter((each) => each === probe)).toHaveLength(7);
  expect(database.column(query)).toEqual([]);
});

describe("beside indices on (key, value)", () => {
  const planOf = (filter: string): string =>
    database.plan(
      db
        .selectFrom("runs")
        .select("run_uuid")
        .where(runsFilter(parseFilter(filter, runsGrammar), sqliteSearch)),
    );

  test.each(["metrics.loss > 1", "metrics.loss = 1", "params.lr LIKE '0%'", "params.lr != '1'"])(
    "a filter looks at each run's own row: %s",
    (filter) => {
      expect(planOf(filter)).toContain("(key=? AND run_uuid=?)");
    },
  );

  test.each(["run_name = 'Apple'", "NOT params.lr = '1'"])(
    "a filter finds each run's own row by all of it: %s",
    (filter) => {
      expect(planOf(filter)).toMatch(/COVERING INDEX .*\(key=\? AND value=\? AND run_uuid=\?\)/);
    },
  );
});

describe("logic", () => {
  const leaves = [
    "metrics.loss > -1",
    "metrics.loss != 0",
    "metrics.nothing IS NULL",
    "params.lr = '0.1'",
    "params.lr != '0.1'",
    "params.lr NOT IN ('0.1')",
    "tags.empty LIKE '%'",
    "run_name ILIKE 'A%'",
    "end_time > 5",
    "user_id = 'x'",
    "user_id NOT IN ('y')",
    "dataset.context = 'eval'",
  ].map((text) => parseFilter(text, runsGrammar)!);

  const anyFilter = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...leaves),
      tie("filter").map((operand): Filter => ({ kind: "not", operand })),
      fc.record({
        kind: fc.constantFrom("and", "or"),
        operands: fc.array(tie("filter"), { minLength: 2, maxLength: 3 }),
      }),
    ),
  })).filter;

  /** What a filter must find, by the sets that its comparisons find. */
  function expected(filter: Filter): Set<unknown> {
    if (filter.kind === "comparison") return new Set(search(filter));
    if (filter.kind === "not") return new Set(all).difference(expected(filter.operand));
    const sets = filter.operands.map(expected);
    return sets.reduce((left, right) =>
      filter.kind === "and" ? left.intersection(right) : left.union(right),
    );
  }

  test("AND is the intersection, OR the union and NOT the complement, whatever is missing", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(new Set(search(filter))).toEqual(expected(filter));
      }),
      { numRuns: 200 },
    );
  });
});

describe("SQLite bears the largest", () => {
  test("number of comparisons", () => {
    const filter = Array(filterLimits.comparisons).fill("NOT params.lr LIKE '0%'").join(" AND ");
    expect(find(filter)).toBe("cde");
  });

  test("nesting", () => {
    const filter = `${"NOT (".repeat(25)}metrics.loss > 0${")".repeat(25)}`;
    expect(find(filter)).toBe("cdbe");
  });

  test("lists", () => {
    const list = Array(filterLimits.listValues).fill("'a'").join();
    expect(find(`run_id IN (${list})`)).toBe("a");
  });

  test("pattern", () => {
    expect(find(`params.lr LIKE '${"😀".repeat(filterLimits.patternLength / 2)}'`)).toBe("");
  });

  test("number of order_by clauses", () => {
    expect(find("", ...Array.from({ length: 50 }, (_none, index) => `metrics.m${index}`))).toBe(
      "cdbae",
    );
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { experimentsGrammar } from "../../../src/core/search/experiments.ts";
import type { DatasetFilter } from "../../../src/protocol/logged-models.ts";
import {
  loggedModelsGrammar,
  type LoggedModelOrder,
  parseLoggedModelsOrderBy,
} from "../../../src/core/search/logged-models.ts";
import { parseOrderBy } from "../../../src/core/search/order-by.ts";
import { parseFilter } from "../../../src/core/search/parser.ts";
import { sqliteSearch } from "../../../src/store/sql/search/capabilities.ts";
import { experimentsFilter, experimentsOrder } from "../../../src/store/sql/search/experiments.ts";
import {
  loggedModelsFilter,
  loggedModelsOrder,
} from "../../../src/store/sql/search/logged-models.ts";
import { orderedBy } from "../../../src/store/sql/search/order.ts";
import { db, SqliteDatabase } from "./sqlite-database.ts";

const database = new SqliteDatabase();

function insertModel(model_id: string, created: number, status: number, rest: object) {
  database.insert("logged_models", {
    model_id,
    experiment_id: 1,
    name: model_id.toUpperCase(),
    artifact_location: "",
    creation_timestamp_ms: created,
    last_updated_timestamp_ms: created,
    status,
    lifecycle_stage: "active",
    ...rest,
  });
}

function insertScore(model_id: string, step: number, metric_value: number, dataset: string) {
  const [dataset_name, dataset_digest] = dataset.split("@");
  database.insert("logged_model_metrics", {
    model_id,
    metric_name: "score",
    metric_timestamp_ms: 1,
    metric_step: step,
    metric_value,
    experiment_id: 1,
    run_id: "r",
    dataset_name: dataset_name ?? null,
    dataset_digest: dataset_digest ?? null,
  });
}

beforeAll(() => {
  for (const [experiment_id, name, creation_time] of [
    [1, "one", 10],
    [2, "Two", 10],
    [3, "three", null],
    [4, "four", 40],
  ] as const) {
    database.insert("experiments", {
      experiment_id,
      name,
      creation_time,
      lifecycle_stage: "active",
    });
  }
  database.insert(
    "experiment_tags",
    { key: "team", value: "x", experiment_id: 1 },
    { key: "team", value: "y", experiment_id: 2 },
  );
  database.insert("runs", { run_uuid: "r", experiment_id: 1, lifecycle_stage: "active" });
  insertModel("a", 10, 1, { model_type: "tree" });
  insertModel("b", 20, 2, {});
  insertModel("c", 20, 3, { model_type: "linear" });
  const owner = { model_id: "a", experiment_id: 1 };
  database.insert("logged_model_params", { ...owner, param_key: "lr", param_value: "0.1" });
  database.insert("logged_model_tags", { ...owner, tag_key: "stage", tag_value: "Prod" });
  insertScore("a", 0, 5, "train@1");
  insertScore("a", 1, 1, "eval@1");
  insertScore("b", 0, 3, "train@2");
});

describe("logged models", () => {
  function find(
    filter: string,
    datasets: readonly DatasetFilter[] = [],
    orderBy: readonly LoggedModelOrder[] = [],
  ): string {
    const query = db
      .selectFrom("logged_models")
      .select("model_id")
      .where(loggedModelsFilter(parseFilter(filter, loggedModelsGrammar), datasets, sqliteSearch));
    const order = loggedModelsOrder(parseLoggedModelsOrderBy(orderBy));
    return database.column(orderedBy(query, order)).join("");
  }

  const train = { dataset_name: "train" };

  test.each<[string, DatasetFilter[], string]>([
    ["", [], "bca"],
    ["name = 'A' OR name = b", [], "a"],
    ["status = 'READY'", [], "b"],
    ["status != 'LOGGED_MODEL_READY'", [], "ca"],
    ["status IN (1, 'UPLOAD_FAILED')", [], "ca"],
    ["model_type IS NULL", [], "b"],
    ["NOT model_type = 'tree'", [], "bc"],
    ["params.lr = 0.1", [], "a"],
    ["params.lr IS NULL", [], "bc"],
    ["tags.stage LIKE 'prod'", [], ""],
    ["tags.stage ILIKE 'prod'", [], "a"],
    ["metrics.score > 2", [], "ba"],
    ["metrics.score > 2 AND metrics.score < 2", [], "a"],
    ["metrics.score IS NULL", [], "c"],
    ["metrics.score < 2", [train], ""],
    ["metrics.score > 2", [{ ...train, dataset_digest: "1" }], "a"],
    ["metrics.score > 2", [{ ...train, dataset_digest: "3" }, train], "ba"],
    ["", [train], "ba"],
    ["name != 'A'", [train], "b"],
    ["", [{ dataset_name: "eval" }], "a"],
    ["", [{ dataset_name: "nothing" }], ""],
  ])("%s %j: %s", (filter, datasets, expected) => {
    expect(find(filter, datasets)).toBe(expected);
  });

  test.each<[LoggedModelOrder[], string]>([
    [[], "bca"],
    [[{ field_name: "creation_time", ascending: true }], "abc"],
    [[{ field_name: "model_type", ascending: true }], "cab"],
    [[{ field_name: "model_type", ascending: false }], "acb"],
    [[{ field_name: "metrics.score", ascending: true }], "abc"],
    [[{ field_name: "metrics.score", ascending: true, ...train }], "bac"],
    [[{ field_name: "metrics.score", ascending: false, ...train, dataset_digest: "2" }], "bca"],
    [[{ field_name: "model_id", ascending: false }], "cba"],
  ])("in the order %j: %s", (orderBy, expected) => {
    expect(find("", [], orderBy)).toBe(expected);
  });
});

describe("experiments", () => {
  function find(filter: string, ...orderBy: string[]): string {
    const query = db
      .selectFrom("experiments")
      .select("experiment_id")
      .where(experimentsFilter(parseFilter(filter, experimentsGrammar), sqliteSearch));
    const order = experimentsOrder(parseOrderBy(orderBy, experimentsGrammar));
    return database.column(orderedBy(query, order)).join("");
  }

  test.each([
    ["", "4123"],
    ["name LIKE 't%' OR name = 'one'", "13"],
    ["name ILIKE 'T%'", "23"],
    ["experiment_id IN ('1', '4')", "41"],
    ["experiment_id != '1'", "423"],
    ["creation_time <= 10", "12"],
    ["creation_time IS NULL", "3"],
    ["tags.team = 'x'", "1"],
    ["tags.team != 'x'", "2"],
    ["tags.team IS NULL", "43"],
    ["NOT tags.team = 'x'", "423"],
  ])("%s: %s", (filter, expected) => {
    expect(find(filter)).toBe(expected);
  });

  test.each([
    [["name"], "2413"],
    [["creation_time"], "2143"],
    [["creation_time DESC"], "4213"],
    [["creation_time", "experiment_id"], "1243"],
    [["experiment_id"], "1234"],
  ])("in the order %j: %s", (orderBy, expected) => {
    expect(find("", ...orderBy)).toBe(expected);
  });
});

import { describe, expect, test } from "vitest";
import { experimentsGrammar } from "../../../src/core/search/experiments.ts";
import type { SearchGrammar } from "../../../src/core/search/grammar.ts";
import { parseLoggedModelsOrderBy } from "../../../src/core/search/logged-models.ts";
import { modelVersionsGrammar } from "../../../src/core/search/model-versions.ts";
import { parseOrderBy } from "../../../src/core/search/order-by.ts";
import { registeredModelsGrammar } from "../../../src/core/search/registered-models.ts";
import { runsGrammar } from "../../../src/core/search/runs.ts";
import { ApiError } from "../../../src/protocol/errors.ts";

test.each<[SearchGrammar, string, [string, string, boolean]]>([
  [runsGrammar, "metrics.loss", ["metric", "loss", true]],
  [runsGrammar, "metrics.loss DESC", ["metric", "loss", false]],
  [runsGrammar, " metrics.loss  asc ", ["metric", "loss", true]],
  [runsGrammar, "metrics.`val loss` Desc", ["metric", "val loss", false]],
  [runsGrammar, 'params."a b" ASC', ["param", "a b", true]],
  [runsGrammar, "tags.'a b'", ["tag", "a b", true]],
  [runsGrammar, "tags.mlflow.runName DESC", ["tag", "mlflow.runName", false]],
  [runsGrammar, "metrics.val/loss-1 DESC", ["metric", "val/loss-1", false]],
  [runsGrammar, "metrics.desc DESC", ["metric", "desc", false]],
  [runsGrammar, '"metrics.loss" DESC', ["metric", "loss", false]],
  [runsGrammar, "`metrics.loss`", ["metric", "loss", true]],
  [runsGrammar, "Created", ["attribute", "start_time", true]],
  [runsGrammar, "run.end_time", ["attribute", "end_time", true]],
  [runsGrammar, "`Run name` DESC", ["attribute", "run_name", false]],
  [experimentsGrammar, "name DESC", ["attribute", "name", false]],
  [experimentsGrammar, "attribute.experiment_id", ["attribute", "experiment_id", true]],
  [registeredModelsGrammar, "timestamp DESC", ["attribute", "last_updated_timestamp", false]],
  [registeredModelsGrammar, "name", ["attribute", "name", true]],
  [modelVersionsGrammar, "version_number DESC", ["attribute", "version_number", false]],
  [modelVersionsGrammar, "creation_timestamp", ["attribute", "creation_timestamp", true]],
])("%o: %s", (grammar, clause, [entity, key, ascending]) => {
  expect(parseOrderBy([clause], grammar)).toEqual([{ entity, key, ascending }]);
});

describe("an order_by that is refused says why", () => {
  test.each<[SearchGrammar, string[], string]>([
    [runsGrammar, ["metrics.a", "metrics.a DESC"], '"metrics.a" comes twice'],
    [runsGrammar, ["start_time", "Created DESC"], 'column 1: "Created" comes twice'],
    [registeredModelsGrammar, ["timestamp", "last_updated_timestamp"], "comes twice"],
    [runsGrammar, [""], "column 1: expected a key, found the end"],
    [runsGrammar, ["DESC"], '"DESC" is not an order of runs'],
    [runsGrammar, ["metrics.a DOWN"], 'column 11: expected ASC or DESC, found "DOWN"'],
    [runsGrammar, ["metrics.a DESC NULLS LAST"], 'found "NULLS"'],
    [runsGrammar, ["metrics.a, metrics.b"], 'expected ASC or DESC, found ","'],
    [runsGrammar, ["nothing"], "run_id, run_name, user_id, status, artifact_uri, start_time, "],
    [runsGrammar, ["dataset.name"], "metrics.<key>, params.<key> or tags.<key>"],
    [experimentsGrammar, ["tags.a"], "expected name, experiment_id, creation_time or last_up"],
    [runsGrammar, Array(51).fill("metrics.a"), "more than 50 clauses"],
  ])("%o: %j", (grammar, clauses, problem) => {
    expect(() => parseOrderBy(clauses, grammar)).toThrow(ApiError);
    expect(() => parseOrderBy(clauses, grammar)).toThrow(problem);
  });
});

test("an experiment's key that comes again is left out", () => {
  expect(parseOrderBy(["name DESC", "name"], experimentsGrammar)).toEqual([
    { entity: "attribute", key: "name", ascending: false },
  ]);
});

describe("logged models' order_by", () => {
  test("names a column or a metric, which a dataset may limit", () => {
    expect(
      parseLoggedModelsOrderBy([
        { field_name: "creation_timestamp", ascending: false },
        { field_name: "metrics.a.b", ascending: true, dataset_name: "d", dataset_digest: "1" },
      ]),
    ).toEqual([
      { entity: "attribute", key: "creation_timestamp_ms", ascending: false },
      {
        entity: "metric",
        key: "a.b",
        ascending: true,
        dataset_name: "d",
        dataset_digest: "1",
      },
    ]);
  });

  test.each(["params.a", "nothing", "", "constructor"])("refuses %j", (field_name) => {
    expect(() => parseLoggedModelsOrderBy([{ field_name, ascending: true }])).toThrow(
      "expected metrics.<key>, model_id,",
    );
  });
});

import { describe, expect, test } from "vitest";
import { experimentsGrammar } from "../../../src/core/search/experiments.ts";
import type { SearchGrammar } from "../../../src/core/search/grammar.ts";
import { loggedModelsGrammar } from "../../../src/core/search/logged-models.ts";
import { modelVersionsGrammar } from "../../../src/core/search/model-versions.ts";
import { filterLimits, parseFilter } from "../../../src/core/search/parser.ts";
import { registeredModelsGrammar } from "../../../src/core/search/registered-models.ts";
import { runsGrammar } from "../../../src/core/search/runs.ts";
import { ApiError } from "../../../src/protocol/errors.ts";

/** A comparison as [entity, key, comparator, value]. */
type Brief = readonly [string, string, string, unknown];

const asComparison = ([entity, key, comparator, value]: Brief, column = expect.any(Number)) => ({
  kind: "comparison",
  entity,
  key,
  comparator,
  value,
  column,
});

function messageOf(text: string, grammar: SearchGrammar): string {
  try {
    parseFilter(text, grammar);
  } catch (error) {
    if (error instanceof ApiError && error.code === "INVALID_PARAMETER_VALUE") return error.message;
    throw error;
  }
  return "accepted";
}

const comparisons: readonly [SearchGrammar, string, Brief][] = [
  // entities and their spellings
  [runsGrammar, "metric.a = 1", ["metric", "a", "=", 1]],
  [runsGrammar, "`metrics`.`a` = 1", ["metric", "a", "=", 1]],
  [runsGrammar, "parameter.a = '1'", ["param", "a", "=", "1"]],
  [runsGrammar, "parameters.a = '1'", ["param", "a", "=", "1"]],
  [runsGrammar, "param.a = '1'", ["param", "a", "=", "1"]],
  [runsGrammar, "tag.a = '1'", ["tag", "a", "=", "1"]],
  [runsGrammar, "attr.status = 'x'", ["attribute", "status", "=", "x"]],
  [runsGrammar, "run.status = 'x'", ["attribute", "status", "=", "x"]],
  [runsGrammar, "datasets.name = 'x'", ["dataset", "name", "=", "x"]],
  // attributes and their other names
  [runsGrammar, "run_id = 'x'", ["attribute", "run_id", "=", "x"]],
  [runsGrammar, "\"run_id\" = 'x'", ["attribute", "run_id", "=", "x"]],
  [runsGrammar, "`Run Name` = 'x'", ["attribute", "run_name", "=", "x"]],
  [runsGrammar, "attributes.\"run name\" = 'x'", ["attribute", "run_name", "=", "x"]],
  [runsGrammar, "Created > 5", ["attribute", "start_time", ">", 5]],
  [runsGrammar, "attribute.created > 5", ["attribute", "start_time", ">", 5]],
  // keys
  [runsGrammar, "metrics.a.b.c > 0", ["metric", "a.b.c", ">", 0]],
  [runsGrammar, 'metrics."a b" > 0', ["metric", "a b", ">", 0]],
  [runsGrammar, "metrics.'a b' > 0", ["metric", "a b", ">", 0]],
  [runsGrammar, '"metrics.a b" > 0', ["metric", "a b", ">", 0]],
  [runsGrammar, "metrics.val/loss-1:x > 0", ["metric", "val/loss-1:x", ">", 0]],
  [runsGrammar, "metrics.a>-1", ["metric", "a", ">", -1]],
  [runsGrammar, "params.日本 = ''", ["param", "日本", "=", ""]],
  [runsGrammar, "params.1st = ''", ["param", "1st", "=", ""]],
  [runsGrammar, "params.and = 'x'", ["param", "and", "=", "x"]],
  [runsGrammar, "params.in = 'x'", ["param", "in", "=", "x"]],
  // A param called "created" is a param: MLflow takes it for the attribute's other name.
  [runsGrammar, "params.created = 'x'", ["param", "created", "=", "x"]],
  // numbers
  [runsGrammar, "metrics.a < .5", ["metric", "a", "<", 0.5]],
  [runsGrammar, "metrics.a < 5.", ["metric", "a", "<", 5]],
  [runsGrammar, "metrics.a <= -1.5E-3", ["metric", "a", "<=", -0.0015]],
  [runsGrammar, "metrics.a >= 1e400", ["metric", "a", ">=", Infinity]],
  [runsGrammar, "start_time > 1.6e12", ["attribute", "start_time", ">", 1.6e12]],
  [
    runsGrammar,
    "start_time = 9223372036854775807",
    ["attribute", "start_time", "=", 9223372036854775807n],
  ],
  [runsGrammar, "start_time < 9223372036854775808", ["attribute", "start_time", "<", 2 ** 63]],
  // strings
  [runsGrammar, 'params.a = "x"', ["param", "a", "=", "x"]],
  [runsGrammar, 'params.a = "it\'s"', ["param", "a", "=", "it's"]],
  [runsGrammar, "params.a = 'it''s'", ["param", "a", "=", "it''s"]],
  [runsGrammar, "params.a = 'it\\'s'", ["param", "a", "=", "it\\'s"]],
  [runsGrammar, "params.a = 'C:\\'", ["param", "a", "=", "C:\\"]],
  // comparators
  [runsGrammar, "params.a != 'x'", ["param", "a", "!=", "x"]],
  [runsGrammar, "params.a like '%x'", ["param", "a", "LIKE", "%x"]],
  [runsGrammar, "params.a iLike '%x'", ["param", "a", "ILIKE", "%x"]],
  [runsGrammar, "params.a is null", ["param", "a", "IS NULL", null]],
  [runsGrammar, "tags.a Is  Not\nNull", ["tag", "a", "IS NOT NULL", null]],
  [runsGrammar, "metrics.a IS NULL", ["metric", "a", "IS NULL", null]],
  [runsGrammar, "end_time IS NOT NULL", ["attribute", "end_time", "IS NOT NULL", null]],
  [runsGrammar, "run_id IN('a', \"b\",)", ["attribute", "run_id", "IN", ["a", "b"]]],
  [runsGrammar, "tags.a not  in ('a')", ["tag", "a", "NOT IN", ["a"]]],
  [runsGrammar, "dataset.context IN ()", ["dataset", "context", "IN", []]],
  [
    runsGrammar,
    String.raw`dataset.name IN ('it\'s', 'a\\b', 'C:\\', 'é\x41\u00e9', "\d\x00", '\U0001f600')`,
    ["dataset", "name", "IN", ["it's", "a\\b", "C:\\", "éAé", "\\d\\x00", "😀"]],
  ],
  // experiments
  [experimentsGrammar, "name LIKE 'x'", ["attribute", "name", "LIKE", "x"]],
  [experimentsGrammar, "experiment_id = '12'", ["attribute", "experiment_id", "=", 12]],
  [experimentsGrammar, "experiment_id IN ('1', '2')", ["attribute", "experiment_id", "IN", [1, 2]]],
  [experimentsGrammar, "creation_time > 5", ["attribute", "creation_time", ">", 5]],
  [experimentsGrammar, "tags.a IS NULL", ["tag", "a", "IS NULL", null]],
  // logged models
  [loggedModelsGrammar, "name = 'x'", ["attribute", "name", "=", "x"]],
  [loggedModelsGrammar, "name = x", ["attribute", "name", "=", "x"]],
  [loggedModelsGrammar, "params.lr = 0.010", ["param", "lr", "=", "0.010"]],
  [loggedModelsGrammar, "status = 'READY'", ["attribute", "status", "=", 2]],
  [loggedModelsGrammar, "status != 1", ["attribute", "status", "!=", 1]],
  [
    loggedModelsGrammar,
    "status IN ('LOGGED_MODEL_PENDING', '3')",
    ["attribute", "status", "IN", [1, 3]],
  ],
  [
    loggedModelsGrammar,
    "creation_timestamp >= 1.5",
    ["attribute", "creation_timestamp_ms", ">=", 1.5],
  ],
  // registry
  [registeredModelsGrammar, "name ILIKE 'x'", ["attribute", "name", "ILIKE", "x"]],
  [registeredModelsGrammar, "tags.a = 'x'", ["tag", "a", "=", "x"]],
  [modelVersionsGrammar, "version_number >= '3'", ["attribute", "version_number", ">=", 3]],
  [modelVersionsGrammar, "source_path LIKE 'x'", ["attribute", "source_path", "LIKE", "x"]],
  [modelVersionsGrammar, "run_id IN ('x')", ["attribute", "run_id", "IN", ["x"]]],
];

describe("a comparison", () => {
  test.each(comparisons.map(([grammar, text, brief]) => ({ grammar, text, brief })))(
    "of $grammar.resource: $text",
    ({ grammar, text, brief }) => {
      expect(parseFilter(text, grammar)).toEqual(asComparison(brief, 1));
    },
  );
});

const a = asComparison(["metric", "a", ">", 1]);
const b = asComparison(["metric", "b", ">", 1]);
const c = asComparison(["metric", "c", ">", 1]);
const and = (...operands: unknown[]) => ({ kind: "and", operands });
const or = (...operands: unknown[]) => ({ kind: "or", operands });
const not = (operand: unknown) => ({ kind: "not", operand });

describe("comparisons together", () => {
  test.each([
    ["A AND B", and(a, b)],
    ["A and B And C", and(a, b, c)],
    ["A B", and(a, b)],
    ["AND A AND AND B AND", and(a, b)],
    ["A OR B AND C", or(a, and(b, c))],
    ["(A OR B) AND C", and(or(a, b), c)],
    ["A OR (B OR C)", or(a, or(b, c))],
    ["NOT A AND B", and(not(a), b)],
    ["not (A AND B)", not(and(a, b))],
    ["NOT NOT A", not(not(a))],
    ["((A))", a],
    ["", undefined],
    [" \t\n", undefined],
    ["AND and", undefined],
  ])("%s", (pattern, expected) => {
    const text = pattern.replace(/\b[ABC]\b/g, (name) => `metrics.${name.toLowerCase()} > 1`);
    expect(parseFilter(text, runsGrammar)).toEqual(expected);
  });

  test("each knows its column", () => {
    expect(parseFilter("  metrics.a > 1 OR metrics.b > 1", runsGrammar)).toMatchObject({
      operands: [{ column: 3 }, { column: 20 }],
    });
  });

  test("no filter is no condition", () => {
    expect(parseFilter(undefined, runsGrammar)).toBeUndefined();
  });
});

describe("a filter that is refused says where and what would be right", () => {
  test.each<[SearchGrammar, string, number, string]>([
    [runsGrammar, "nothing = 'x'", 1, '"nothing" is not an attribute of runs: expected run_id,'],
    [runsGrammar, "constructor = 'x'", 1, '"constructor" is not an attribute of runs'],
    [runsGrammar, "metrix.a > 1", 1, "an entity of runs: attributes., metrics., params., tags. or"],
    [runsGrammar, "Metrics.a > 1", 1, '"Metrics.a" does not start with an entity of runs'],
    [runsGrammar, "dataset.x = 'x'", 1, "not a dataset of runs: expected name, digest or context"],
    [runsGrammar, "metrics.a > '1'", 13, "expects a number without quotes, found \"'1'\""],
    [runsGrammar, "params.a = 1", 12, "expects a quoted string, like 'this', found \"1\""],
    [runsGrammar, "params.a = x", 12, "expects a quoted string"],
    [runsGrammar, "params.a = `x`", 12, "expects a quoted string"],
    [runsGrammar, "params.a > 'x'", 10, '"params.a" takes =, !=, LIKE, ILIKE, IN, NOT IN,'],
    [
      runsGrammar,
      "metrics.a == 1",
      11,
      'takes =, !=, <, <=, >, >=, IS NULL or IS NOT NULL, found "=="',
    ],
    [runsGrammar, "metrics.a IN (1)", 11, 'found "IN"'],
    [runsGrammar, "params.a NOT LIKE 'x'", 10, 'found "NOT"'],
    [runsGrammar, "dataset.name IS NULL", 14, 'found "IS NULL"'],
    [runsGrammar, "metrics.a", 10, "found the end"],
    [runsGrammar, "metrics.a >", 12, "found the end"],
    [runsGrammar, "metrics.a > 1 2", 15, 'expected AND or OR, found "2"'],
    [runsGrammar, "metrics.a > 1; metrics.b > 1", 14, 'unexpected ";"'],
    [runsGrammar, "metrics.a > 1 OR", 17, "expected a key, found the end"],
    [runsGrammar, "metrics.a > 1 AND OR metrics.b > 1", 19, 'expected a key, found "OR"'],
    [runsGrammar, "metrics.a > 1 OR AND metrics.b > 1", 18, 'expected a key, found "AND"'],
    [runsGrammar, "(metrics.a > 1 AND)", 19, 'expected a key, found ")"'],
    [runsGrammar, "NOT", 4, "expected a key, found the end"],
    [runsGrammar, "(metrics.a > 1", 15, 'expected AND, OR or ")", found the end'],
    [runsGrammar, "metrics.a > 1)", 14, 'expected AND or OR, found ")"'],
    [runsGrammar, "()", 2, 'expected a key, found ")"'],
    [runsGrammar, "'status' = 'x'", 1, "expected a key, found \"'status'\""],
    [runsGrammar, "1 < metrics.a", 1, 'expected a key, found "1"'],
    [runsGrammar, "metrics. a > 1", 9, 'a key must follow "metrics." directly'],
    [runsGrammar, 'metrics."" > 1', 9, "a key must follow"],
    [runsGrammar, "metrics.`a`.b > 1", 9, "quote the whole key"],
    [runsGrammar, "metrics.a[0] > 1", 10, 'unexpected "["'],
    [runsGrammar, "metrics.a > 1.2.3", 13, '"1.2.3" is not a number'],
    [runsGrammar, "metrics.a > 1x", 13, '"1x" is not a number'],
    [runsGrammar, "params.a = 'x", 12, "the quote ' is never closed"],
    [runsGrammar, "params.a = 'a\0b'", 14, "NUL"],
    [runsGrammar, "run_id IN 'x'", 11, "expected a list in parentheses, like ('a', 'b')"],
    [runsGrammar, "run_id IN ('x'", 15, 'expected "," or ")", found the end'],
    [runsGrammar, "run_id IN ('x' 'y')", 16, 'expected "," or ")"'],
    [runsGrammar, "run_id IN ('it''s')", 16, 'expected "," or ")", found "\'s\'"'],
    [runsGrammar, "run_id IN (1)", 12, "expects a quoted string"],
    [experimentsGrammar, "metrics.a > 1", 1, "an entity of experiments: attributes. or tags."],
    [experimentsGrammar, "experiment_id = 'x'", 17, "expects a 64-bit integer"],
    [experimentsGrammar, "creation_time > 1.5", 17, "expects a 64-bit integer"],
    [experimentsGrammar, "creation_time > 9223372036854775808", 17, "expects a 64-bit integer"],
    [experimentsGrammar, `creation_time > ${"9".repeat(50)}`, 17, "expects a 64-bit integer"],
    [loggedModelsGrammar, "status = 'DONE'", 10, "expects PENDING, READY, UPLOAD_FAILED,"],
    [loggedModelsGrammar, "name = AND params.a = 'x'", 8, "expects a quoted string"],
    [modelVersionsGrammar, "version_number > 1.5", 18, "expects a 64-bit integer"],
  ])("%o: %s", (grammar, text, column, problem) => {
    const message = messageOf(text, grammar);
    expect(message).toContain(`Invalid filter at column ${column}: `);
    expect(message).toContain(problem);
    expect(message.length).toBeLessThan(400);
  });
});

describe("limits", () => {
  const comparison = "metrics.a > 1";

  test("of comparisons", () => {
    const filter = (count: number) => Array(count).fill(comparison).join(" OR ");
    expect(messageOf(filter(filterLimits.comparisons), runsGrammar)).toBe("accepted");
    expect(messageOf(filter(filterLimits.comparisons + 1), runsGrammar)).toContain("200");
  });

  test.each([
    ["parentheses", "(", ")"],
    ["NOTs", "NOT ", ""],
    ["both", "NOT (", ")"],
  ])("of nesting: %s", (_what, open, close) => {
    const filter = (depth: number) => open.repeat(depth) + comparison + close.repeat(depth);
    expect(messageOf(filter(25), runsGrammar)).toBe("accepted");
    expect(messageOf(filter(51), runsGrammar)).toContain("nested more than 50 times");
    expect(messageOf(filter(50_000), runsGrammar)).toContain("nested more than 50 times");
  });

  test("of length", () => {
    const filter = (length: number) => comparison.padEnd(length);
    expect(messageOf(filter(filterLimits.length), runsGrammar)).toBe("accepted");
    expect(messageOf(filter(filterLimits.length + 1), runsGrammar)).toContain("400000");
  });

  test("of values in lists, together", () => {
    const list = (count: number) => `run_id IN (${Array(count).fill("'x'").join()})`;
    const half = filterLimits.listValues / 2;
    expect(messageOf(`${list(half)} OR ${list(half)}`, runsGrammar)).toBe("accepted");
    expect(messageOf(`${list(half)} OR ${list(half + 1)}`, runsGrammar)).toContain("10000");
  });

  test("of patterns", () => {
    const filter = (length: number) => `params.a LIKE '${"%".repeat(length)}'`;
    expect(messageOf(filter(filterLimits.patternLength), runsGrammar)).toBe("accepted");
    expect(messageOf(filter(filterLimits.patternLength + 1), runsGrammar)).toContain("1000");
  });

  test("of patterns together", () => {
    const filters = (count: number) =>
      Array(count)
        .fill(`params.a LIKE '${"%".repeat(filterLimits.patternLength)}'`)
        .join(" OR ");
    const most = filterLimits.patternsLength / filterLimits.patternLength;
    expect(messageOf(filters(most), runsGrammar)).toBe("accepted");
    expect(messageOf(`${filters(most)} OR params.b LIKE 'x'`, runsGrammar)).toContain("10000");
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Comparison, Entity, Filter } from "../../../src/core/search/ast.ts";
import { experimentsGrammar } from "../../../src/core/search/experiments.ts";
import type { Field, SearchGrammar } from "../../../src/core/search/grammar.ts";
import { loggedModelsGrammar } from "../../../src/core/search/logged-models.ts";
import { modelVersionsGrammar } from "../../../src/core/search/model-versions.ts";
import { parseOrderBy } from "../../../src/core/search/order-by.ts";
import { filterLimits, parseFilter } from "../../../src/core/search/parser.ts";
import { registeredModelsGrammar } from "../../../src/core/search/registered-models.ts";
import { runsGrammar } from "../../../src/core/search/runs.ts";
import { ApiError } from "../../../src/protocol/errors.ts";
import { printFilter, withoutColumns } from "./print.ts";

const grammars = [
  runsGrammar,
  experimentsGrammar,
  loggedModelsGrammar,
  registeredModelsGrammar,
  modelVersionsGrammar,
];

/** What can stand between backticks, or between single quotes, and be read back as it is. */
const key = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[`\0]/.test(text));
const text = fc.string({ unit: "grapheme" }).filter((value) => !/['\\\0]/.test(value));
const listed = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));
const integer = fc.oneof(fc.integer(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }));
// An integral double is printed like an integer, and read as a bigint where it is large.
const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => !Number.isInteger(value));

const fieldsOf = (grammar: SearchGrammar): [Entity, string | undefined, Field][] =>
  grammar.entities.flatMap((each): [Entity, string | undefined, Field][] =>
    "field" in each
      ? [[each.entity, undefined, each.field]]
      : Object.entries(each.fields).map(([name, field]) => [each.entity, name, field]),
  );

const comparisonOf = ([entity, name, field]: [Entity, string | undefined, Field]) =>
  fc
    .record({
      key: name === undefined ? key : fc.constant(name),
      comparator: fc.constantFrom(...field.comparators),
    })
    .chain(({ comparator, ...rest }) =>
      valueOf(field, comparator).map(
        (value) =>
          ({ kind: "comparison", entity, column: 1, comparator, value, ...rest }) as Comparison,
      ),
    );

function valueOf({ value }: Field, comparator: string): fc.Arbitrary<Comparison["value"]> {
  if (comparator.endsWith("NULL")) return fc.constant(null);
  if (comparator.endsWith("IN")) {
    return fc.array<string | number | bigint>(value === "text" ? listed : integer, {
      maxLength: 5,
    });
  }
  if (value === "text") return text;
  return value === "number" ? fc.oneof(integer, double) : integer;
}

const filterOf = (grammar: SearchGrammar): fc.Arbitrary<Filter> =>
  fc.letrec<{ filter: Filter; leaf: Comparison }>((tie) => ({
    leaf: fc.constantFrom(...fieldsOf(grammar)).chain(comparisonOf),
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie("leaf"),
      tie("filter").map((operand): Filter => ({ kind: "not", operand })),
      fc.record({
        kind: fc.constantFrom("and", "or"),
        operands: fc.array(tie("filter"), { minLength: 2, maxLength: 4 }),
      }),
    ),
  })).filter;

describe.each(grammars)("of $resource", (grammar) => {
  test("a filter that is printed reads the same", () => {
    fc.assert(
      fc.property(filterOf(grammar), (filter) => {
        const read = parseFilter(printFilter(filter), grammar);
        expect(read && withoutColumns(read)).toEqual(withoutColumns(filter));
      }),
      { numRuns: 300 },
    );
  });
});

const pieces = fc.constantFrom(
  ..."metrics. params. tags. attributes. dataset. a run_id `a` AND OR NOT IN IS NULL LIKE".split(
    " ",
  ),
  ..."= != < <= ( ) , ' \" ` \\ . - 1 1.5e3 'x' \"x\" ('a') é 日 % ; -- /* $".split(" "),
  " ",
);

/** The milliseconds that it takes until it is done or refused; any other error is thrown on. */
function timed(work: () => unknown): number {
  const start = performance.now();
  try {
    work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "INVALID_PARAMETER_VALUE") throw error;
  }
  return performance.now() - start;
}

describe("whatever is asked", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 40 }).map((list) => list.join("")),
    fc.array(pieces, { maxLength: 40 }).map((list) => list.join(" ")),
  );

  test("it is read or refused", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...grammars), (asked, grammar) => {
        expect(() => timed(() => parseFilter(asked, grammar))).not.toThrow();
        expect(() => timed(() => parseOrderBy([asked], grammar))).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ..."( ) ' \" ` \\ . - 1 a é , = _ %".split(" "),
    "\\'",
    "''",
    '\\"',
    "'\\' ",
    "metrics.a > 1 ",
    "AND ",
    "NOT ",
    "1.",
    "1e",
    "params.a = 'x\\' ",
    "run_id IN ('a',",
    "a.`b",
  ])("%s again and again takes no longer than its length", (piece) => {
    const repeated = piece.repeat(Math.floor((filterLimits.length - 20) / piece.length));
    for (const start of ["", "start_time > ", "params.a LIKE '", "run_id IN ("]) {
      // It takes some 10 ms; work that grows with the square of the length would take minutes.
      expect(timed(() => parseFilter(start + repeated, runsGrammar))).toBeLessThan(5000);
    }
  });
});

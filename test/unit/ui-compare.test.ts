import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareRows,
  type CompareRow,
  type TableRow,
  tableRows,
  ranked,
} from "../../ui/app/pages/compare/compare-rows.ts";
import { tableText } from "../../ui/app/pages/compare/compare-text.ts";
import { goalsOf, withNextGoal } from "../../ui/app/pages/compare/compare-view.ts";
import { comparedRun } from "../../ui/app/pages/compare/compared-run.ts";
import { copiedTable } from "../../ui/app/pages/compare/copied-table.ts";
import { deltaOf } from "../../ui/app/pages/compare/delta.ts";

interface Given {
  metrics?: Record<string, number>;
  params?: Record<string, string>;
  tags?: Record<string, string>;
  profile?: string;
}

const pairs = <V>(of: Record<string, V> = {}) =>
  Object.entries(of).map(([key, value]) => ({ key, value }));

const run = (id: string, { metrics, params, tags, profile }: Given = {}) =>
  comparedRun(
    {
      info: {
        run_id: id,
        run_uuid: id,
        experiment_id: "1",
        run_name: id,
        status: "FINISHED",
        start_time: 1_000,
        end_time: 61_000,
        lifecycle_stage: "active",
        artifact_uri: "",
      },
      data: {
        metrics: pairs(metrics).map((metric) => ({ ...metric, timestamp: 0, step: 3 })),
        params: pairs(params),
        tags: pairs(tags),
      },
      inputs: {
        dataset_inputs: [
          {
            tags: [{ key: "mlflow.data.context", value: "train" }],
            dataset: {
              name: "iris",
              digest: "1e5",
              source: "s3://iris",
              source_type: "s3",
              ...(profile !== undefined && { profile }),
            },
          },
        ],
      },
    },
    { hue: 0, color: "red", dash: [] },
  );

const rowsOf = (...runs: Given[]): CompareRow[] =>
  compareRows(runs.map((given, at) => run(`run-${at}`, given)));

const found = (rows: readonly CompareRow[], id: string): CompareRow =>
  rows.find((row) => row.id === id)!;

const shown = (rows: readonly TableRow[]): string[] =>
  rows.flatMap((row) => (row.kind === "row" ? [row.row.key] : [`# ${row.id}`]));

describe("the rows of a comparison", () => {
  test("differ where any run differs, NaN being the same as NaN", () => {
    const rows = rowsOf(
      { metrics: { a: 1, nan: NaN, b: NaN }, params: { lr: "0.1", opt: "sgd" } },
      { metrics: { a: 1, nan: NaN, b: 2 }, params: { lr: "0.10" } },
    );

    expect(["metrics.a", "metrics.nan"].map((id) => found(rows, id).differs)).toEqual([
      false,
      false,
    ]);
    expect(found(rows, "metrics.b")).toMatchObject({ differs: true, size: 1 });
    expect(found(rows, "params.opt")).toMatchObject({ differs: true, values: ["sgd", undefined] });
    expect(found(rows, "params.lr")).toMatchObject({ values: [0.1, 0.1], texts: ["0.1", "0.10"] });
  });

  test("are ranked by how far the runs are from the baseline, in sections that close", () => {
    const rows = rowsOf(
      { metrics: { near: 1, far: 1, same: 1 }, params: { p: "1", q: "a" } },
      { metrics: { near: 1.01, far: 5, same: 1 }, params: { p: "2", q: "b" } },
    );
    const arranged = { all: false, order: "size", closed: new Set(["attributes"]) } as const;

    expect(shown(tableRows(rows, arranged))).toEqual(
      "# metrics,far,near,# params,q,p,# datasets,# attributes".split(","),
    );
    expect(shown(tableRows(rows, { ...arranged, all: true, order: "name" })).slice(0, 4)).toEqual(
      "# metrics,far,near,same".split(","),
    );
  });

  test("tell a dataset's numbers, and take no digest for a number", () => {
    const rows = rowsOf({ profile: '{"num_rows": 150, "x": []}' }, { profile: "not JSON" });

    expect(found(rows, "datasets.train · iris num_rows").values).toEqual([150, undefined]);
    expect(found(rows, "datasets.train · iris digest").texts).toEqual(["1e5", "1e5"]);
  });

  test("hold every key of every run once, whatever they are called", () => {
    const texts = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(fc.array(texts, { minLength: 2, maxLength: 5 }), (params) => {
        const rows = rowsOf(...params.map((each) => ({ params: each })));
        const keys = rows.filter(({ section }) => section === "params").map(({ key }) => key);
        expect(new Set(keys)).toEqual(new Set(params.flatMap((each) => Object.keys(each))));
        expect(keys.length).toBe(new Set(keys).size);
      }),
    );
  });
});

describe("a difference", () => {
  test("has a sign, a share, and a side where it is known which is better", () => {
    expect(deltaOf(0.8, 0.5, "number", "max")).toEqual({
      absolute: "+0.300",
      relative: "+60 %",
      isBetter: true,
    });
    expect(deltaOf(0.8, 0.5, "number", "min")?.isBetter).toBe(false);
    expect(deltaOf(0.499, 0.5, "number")).toEqual({
      absolute: "−0.00100",
      relative: "−0.2 %",
      isBetter: undefined,
    });
    expect(deltaOf(-1, 0, "number")?.relative).toBeUndefined();
    expect(deltaOf(90_000, 60_000, "duration")?.absolute).toBe("+30.0 s");
  });

  test.each([
    [1, 1],
    [NaN, 1],
    [undefined, 1],
    ["a", "b"],
    [Infinity, 1],
  ])("is none of %s from %s", (value, base) => {
    expect(deltaOf(value, base, "number")).toBeUndefined();
  });
});

test("a metric is better by more, by less, or not known to be", () => {
  const more = withNextGoal(["metrics.a min"], "metrics.b");
  const less = withNextGoal(more, "metrics.b");

  expect(goalsOf(more)).toEqual(
    new Map([
      ["metrics.a", "min"],
      ["metrics.b", "max"],
    ]),
  );
  expect(less).toEqual(["metrics.a min", "metrics.b min"]);
  expect(withNextGoal(less, "metrics.b")).toEqual(["metrics.a min"]);

  expect(withNextGoal([], "metrics.loss", "min")).toEqual(["metrics.loss max"]);
  expect(withNextGoal(["metrics.loss max"], "metrics.loss", "min")).toEqual([]);
});

test("metrics of the system stand behind those of the run, however far apart", () => {
  const rows = compareRows([
    run("a", { metrics: { "system/cpu": 1, loss: 1 } }),
    run("b", { metrics: { "system/cpu": 90, loss: 1.1 } }),
  ]);
  const metrics = ranked(
    rows.filter(({ section }) => section === "metrics"),
    "size",
  );
  expect(metrics.map(({ key }) => key)).toEqual(["loss", "system/cpu"]);
});

test("the table is copied as Markdown, as CSV with all digits, and as LaTeX", () => {
  const runs = [
    run("a_1", { metrics: { acc: 0.123456789 }, params: { "50%": "x|y" } }),
    run("=b", { metrics: { acc: 0.2 } }),
  ];
  const rows = tableRows(compareRows(runs), {
    all: false,
    order: "size",
    closed: new Set(["attributes", "datasets"]),
  });
  const as = (format: "Markdown" | "CSV" | "LaTeX") =>
    tableText(copiedTable(rows, runs, format), format);

  expect(as("Markdown")).toBe(
    String.raw`|  | a\_1 (baseline) | =b |
| --- | ---: | ---: |
| acc | 0.1235 | 0.2000 |
| 50% | x\|y | — |
`,
  );
  expect(as("CSV")).toBe(",a_1 (baseline),'=b\nacc,0.123456789,0.2\n50%,x|y,\n");
  expect(as("LaTeX")).toContain(String.raw`  50\% & x|y & — \\`);
});

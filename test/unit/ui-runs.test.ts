import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFilter } from "../../src/core/search/parser.ts";
import { runsGrammar } from "../../src/core/search/runs.ts";
import { columnFacts, impliedObjective } from "../../ui/app/pages/runs/column-facts.ts";
import { defaultColumns } from "../../ui/app/pages/runs/default-columns.ts";
import { completionsAt } from "../../ui/app/pages/runs/filter-completion.ts";
import { inTurns } from "../../ui/app/pages/runs/in-turns.ts";
import { brushed, runDataOf, type RunTable } from "../../ui/app/pages/runs/run-data.ts";
import { filterOf, problemOf, readableFilter } from "../../ui/app/pages/runs/run-filter.ts";
import { summaryOf } from "../../ui/app/pages/runs/run-groups.ts";
import { patched } from "../../ui/app/pages/runs/run-patches.ts";
import { rowsOf } from "../../ui/app/pages/runs/run-rows.ts";
import { nextOrder } from "../../ui/app/pages/runs/sorting.ts";

interface Given {
  id: string;
  parent?: string;
  acc?: number | "NaN" | null;
  opt?: string | null;
}

/** An answer of the server's with these runs in this order. */
const table = (runs: readonly Given[]): RunTable => ({
  run_ids: runs.map(({ id }) => id),
  run_names: runs.map(({ id }) => `name of ${id}`),
  experiment_ids: runs.map(() => "1"),
  statuses: runs.map(() => "FINISHED"),
  start_times: runs.map((_run, at) => at),
  end_times: runs.map(() => null),
  users: runs.map(() => ""),
  lifecycle_stages: runs.map(() => "active"),
  parent_run_ids: runs.map(({ parent = "" }) => parent),
  last_activity_times: runs.map(() => null),
  columns: [
    { name: "metrics.acc", values: runs.map(({ acc = null }) => acc) },
    { name: "params.opt", values: runs.map(({ opt = null }) => opt) },
  ],
});

type Arranged = Parameters<typeof rowsOf>[2];

const arranged: Arranged = { open: ["*"], flat: false, group: "", objective: undefined, order: [] };

const shown = (runs: readonly Given[], view: Partial<Arranged> = {}): string[] => {
  const data = runDataOf([table(runs)]);
  return rowsOf(data, data.runs, { ...arranged, ...view }).map((row) =>
    row.kind === "group" ? `[${row.value}]` : `${"-".repeat(row.level - 1)}${row.run.id}`,
  );
};

describe("rows", () => {
  test("children stand below their parents, at any depth, in the order of the whole", () => {
    const runs = [{ id: "b", parent: "p" }, { id: "x" }, { id: "c", parent: "b" }, { id: "p" }];

    expect(shown([...runs, { id: "a", parent: "p" }])).toEqual(["x", "p", "-b", "--c", "-a"]);
    expect(shown(runs, { open: ["p"] })).toEqual(["x", "p", "-b"]);
    expect(shown(runs, { flat: true })).toEqual(["b", "x", "c", "p"]);
  });

  test("a run whose parent is not among them stands for itself", () => {
    expect(shown([{ id: "a", parent: "elsewhere" }])).toEqual(["a"]);
  });

  test("a study stands where its best trial would, and shows it", () => {
    const runs: Given[] = [
      { id: "bad", acc: "NaN", parent: "study" },
      { id: "best", acc: 0.9, parent: "study" },
      { id: "plain", acc: 0.8 },
      { id: "study" },
    ];
    const view = {
      objective: { column: "metrics.acc", goal: "max" as const },
      order: ["metrics.acc DESC"],
      open: [],
    };
    const data = runDataOf([table(runs)]);
    const rows = rowsOf(data, data.runs, { ...arranged, ...view });

    expect(shown(runs, view)).toEqual(["study", "plain"]);
    expect(rows[0]).toMatchObject({ inside: 2, best: { id: "best" } });
  });

  test("whatever the parents are, circles too, every run has exactly one row", () => {
    const id = fc.constantFrom(..."abcdefgh");
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ id, parent: id }), { selector: (run) => run.id }),
        (runs) => {
          const rows = shown(runs).map((row) => row.replace(/^-+/, ""));
          expect(rows.toSorted()).toEqual(runs.map((run) => run.id).toSorted());
        },
      ),
    );
  });

  test("groups are sorted by their means", () => {
    const runs: Given[] = [
      { id: "a", opt: "sgd", acc: 0.9 },
      { id: "b", opt: "adam", acc: 0.8 },
      { id: "c", opt: "sgd", acc: 0.1 },
      { id: "d", acc: "NaN" },
    ];
    const view = { group: "params.opt", order: ["metrics.acc DESC"], open: ["params.opt=sgd"] };

    expect(shown(runs, view)).toEqual(["[adam]", "[sgd]", "-a", "-c", "[null]"]);
  });
});

test("a sample's mean and deviation leave out NaN", () => {
  expect(summaryOf([1, NaN, 3])).toEqual({ mean: 2, std: Math.SQRT2, n: 2 });
  expect(summaryOf([4])).toEqual({ mean: 4, std: undefined, n: 1 });
  expect(summaryOf([NaN])).toBeUndefined();
});

test("a brush lets through numbers between its bounds, and some of the texts", () => {
  const data = runDataOf([
    table([
      { id: "a", acc: 0.5, opt: "0.1" },
      { id: "b", acc: 0.7, opt: "0.5" },
      { id: "c", acc: "NaN", opt: null },
    ]),
  ]);
  const through = (brush: Parameters<typeof brushed>[2]): string[] =>
    brushed(data, data.runs, brush).map(({ id }) => id);

  expect(through({ "metrics.acc": [0.6, 0.8] })).toEqual(["b"]);
  expect(through({ "params.opt": [0, 0.2] })).toEqual(["a"]);
  expect(through({ "params.opt": ["0.5"], "metrics.acc": [0, 1] })).toEqual(["b"]);
  expect(through({})).toEqual(["a", "b", "c"]);
});

test("what is new of a run replaces what was, on its page alone", () => {
  const pages = [table([{ id: "a", acc: 1 }]), table([{ id: "b", acc: 2 }])];
  const next = patched(pages, table([{ id: "b", acc: 3 }]));

  expect(next[0]).toBe(pages[0]);
  expect(runDataOf(next).value(runDataOf(next).run("b")!, "metrics.acc")).toBe(3);
});

describe("filters", () => {
  const anything = { q: "", status: [], since: "" as const, dataset: "" };

  test("words find names; quick filters join a filter without changing what it means", () => {
    expect(filterOf({ ...anything, q: "it's rn-50 " }, 0)).toBe("it's rn-50");
    expect(filterOf({ ...anything, q: "rn-50" }, 0)).toBe("run_name ILIKE '%rn-50%'");
    expect(
      filterOf(
        { q: "metrics.a > 1 OR params.b = 'c'", status: ["FAILED"], since: "1", dataset: "" },
        86_400_000,
      ),
    ).toBe("(metrics.a > 1 OR params.b = 'c') AND (status IN ('FAILED')) AND (start_time >= 0)");
  });

  test("a mistake is told with its column", () => {
    expect(problemOf("metrics.loss > 'x'")).toMatchObject({ column: 16 });
    expect(problemOf("some words")).toBeUndefined();
    expect(problemOf("adamw-0.01")).toBeUndefined();
    expect(problemOf("")).toBeUndefined();
  });

  test("while a filter is typed, the one before it holds, and its first word is no name", () => {
    expect(readableFilter("metrics.a > 1 and x", "metrics.a > 1")).toBe("metrics.a > 1");
    expect(readableFilter("metrics", "metri")).toBe("");
    expect(readableFilter("params.lr", "par")).toBe("");
    expect(readableFilter("v1.2", "")).toBe("v1.2");
    expect(filterOf({ ...anything, q: "v1.2" }, 0)).toBe("run_name ILIKE '%v1.2%'");
  });

  test("what quick filters make can always be read", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        fc.pre(!(name.includes("'") && name.includes('"')) && !name.includes("\0"));
        expect(() =>
          parseFilter(filterOf({ ...anything, dataset: name }, 0), runsGrammar),
        ).not.toThrow();
      }),
    );
  });
});

describe("completion", () => {
  const inUse = {
    metrics: [{ key: "val acc", runs: 2, max_step: 0 }],
    params: [{ key: "opt", runs: 2, distinct: 2, values: ["adamw", "it's"] }],
    tags: [{ key: "team", runs: 1, distinct: 1, values: ["a"] }],
    runs_seen: 2,
    truncated: false,
  };
  const offered = (text: string): string[] =>
    completionsAt(text, text.length, inUse, ["cifar"]).items.map((item) => item.text);

  test.each([
    ["acc", "metrics.`val acc`"],
    ["params.", "params.opt"],
    ["(status = 'FAILED' OR (te", "tags.team"],
    ["params.opt ", "="],
    ["params.opt = ", "'adamw'"],
    ["params.opt = 'i", `"it's"`],
    ["params.opt IN ('adamw', ", `"it's"`],
    ["status != 'fa", "'FAILED'"],
    ["dataset.name = ", "'cifar'"],
    ["status = 'FAILED' ", "AND"],
  ])("after %s there may be %s", (text, expected) => {
    expect(offered(text)).toContain(expected);
  });

  test("no text makes it fail, and what it offers continues a word of the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, place) => {
        const caret = place % (text.length + 1);
        const { from, to } = completionsAt(text, caret, inUse, []);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBe(caret);
      }),
    );
  });
});

test("a header's presses sort by the best first, the other way, and not at all", () => {
  expect(nextOrder([], "metrics.loss", false)).toEqual(["metrics.loss ASC"]);
  expect(nextOrder(["metrics.loss ASC"], "metrics.loss", false)).toEqual(["metrics.loss DESC"]);
  expect(nextOrder(["metrics.loss DESC"], "metrics.loss", false)).toEqual([]);
  expect(nextOrder(["metrics.loss ASC"], "params.lr", true)).toEqual([
    "metrics.loss ASC",
    "params.lr ASC",
  ]);
  expect(nextOrder(["metrics.loss ASC"], "params.lr", false)).toEqual(["params.lr ASC"]);
  expect(nextOrder([], "metrics.x", false, { column: "metrics.x", goal: "min" })).toEqual([
    "metrics.x ASC",
  ]);
});

test("columns are shown that vary, first what runs are judged by; system metrics are not among them", () => {
  const text = { values: [], runs: 3 };
  const used = {
    metrics: [
      { key: "grad/norm", runs: 3, min: 0, max: 1, max_step: 0 },
      { key: "loss", runs: 3, min: 0, max: 1, max_step: 0 },
      { key: "same", runs: 3, min: 1, max: 1, max_step: 0 },
      { key: "system/cpu", runs: 3, min: 0, max: 1, max_step: 0 },
    ],
    params: [
      { key: "lr", distinct: 2, ...text },
      { key: "constant", distinct: 1, ...text },
    ],
    tags: [],
    runs_seen: 3,
    truncated: false,
  };

  expect(defaultColumns(used)).toEqual(["metrics.loss", "metrics.grad/norm", "params.lr"]);
});

test("without an objective runs are judged by the first metric whose name says which way is better", () => {
  const columns = ["run_name", "metrics.steps", "params.loss", "metrics.val_acc", "metrics.loss"];

  expect(impliedObjective(columns)).toEqual({ column: "metrics.val_acc", goal: "max" });
  expect(impliedObjective(["metrics.steps"])).toBeUndefined();
});

test("the best value is by the objective, else by what the name says", () => {
  const data = runDataOf([
    table([
      { id: "a", acc: 1 },
      { id: "b", acc: 2 },
      { id: "c", acc: "NaN" },
    ]),
  ]);

  expect(columnFacts(data, "metrics.acc")).toMatchObject({ min: 1, max: 2, best: 2 });
  expect(columnFacts(data, "metrics.acc", { column: "metrics.acc", goal: "min" }).best).toBe(1);
});

test("many things are done a few at a time, until one fails", async () => {
  const done: number[] = [];
  const fail = inTurns([...Array(100).keys()], async (item) => {
    if (item === 10) throw new Error("no");
    done.push(item);
  });

  await expect(fail).rejects.toThrow("no");
  expect(done).not.toContain(99);
  await inTurns([1, 2, 3], async (item) => done.push(item));
  expect(done).toEqual(expect.arrayContaining([1, 2, 3]));
});

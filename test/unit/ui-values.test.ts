import { describe, expect, test } from "vitest";
import { treeRows } from "../../ui/app/pages/experiments/experiment-tree.ts";
import { moved, placed, plainLayout } from "../../ui/app/table/columns.ts";
import { targetOfHash } from "../../ui/app/util/hash-links.ts";
import { digitsFor, formatBytes, formatNumber } from "../../ui/app/util/numbers.ts";
import { RunColors } from "../../ui/app/util/run-colors.ts";
import { formatAgo, formatDuration } from "../../ui/app/util/times.ts";

test.each([
  [0, "0"],
  [0.78409, "0.7841"],
  [-0.5, "−0.5000"],
  [12, "12"],
  [1e-9, "1.000e−9"],
  [3_000_000, "3.000e6"],
  [NaN, "NaN"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
])("the number %d is shown as %s", (value, shown) => {
  expect(formatNumber(value)).toBe(shown);
});

test("numbers get as many digits as make them differ", () => {
  expect(digitsFor([0.78412, 0.78409, NaN])).toBe(5);
  expect(digitsFor([0.1, 0.1])).toBe(4);
});

test.each([
  [0, "0 B"],
  [12_400_000_000, "12.4 GB"],
  [999, "999 B"],
])("%d bytes are shown as %s", (bytes, shown) => {
  expect(formatBytes(bytes)).toBe(shown);
});

test("times are relative, durations in their own unit", () => {
  expect([0, 61_000, 7_200_000, 900_000_000].map((age) => formatAgo(1e12 - age, 1e12))).toEqual([
    "now",
    "1 min",
    "2 h",
    "10 d",
  ]);
  expect([340, 12_400, 200_000, 7_560_000].map(formatDuration)).toEqual([
    "340 ms",
    "12.4 s",
    "3 min 20 s",
    "2.1 h",
  ]);
});

const runIds = Array.from({ length: 40 }, (_, at) => `run-${at}`);

test("a run keeps its colour, and runs of one colour differ by their dashes", () => {
  const colors = new RunColors();
  const alone = colors.colorOf("run-7");
  const among = colors.stylesOf(runIds);

  expect(among.get("run-7")!.color).toBe(alone);
  const looks = runIds.slice(0, 15).map((id) => JSON.stringify(among.get(id)));
  expect(new Set(looks).size).toBe(looks.length);
});

test("any ten runs that are met one after another have ten colours", () => {
  const hues = [...new RunColors().stylesOf(runIds).values()].map(({ hue }) => hue);

  for (let at = 0; at + 10 <= hues.length; at += 1)
    expect(new Set(hues.slice(at, at + 10)).size).toBe(10);
});

describe("a link to MLflow's UI", () => {
  test.each([
    ["#/experiments/0/runs/abc", { to: "/runs/$runId", params: { runId: "abc" } }],
    ["#/experiments/0/runs/abc/artifacts/m", { to: "/runs/$runId", params: { runId: "abc" } }],
    ["#/experiments/7", { to: "/experiments/$experimentId", params: { experimentId: "7" } }],
    ["#/experiments/7?searchFilter=x", { params: { experimentId: "7" } }],
    ["#/models/a%2Fb/versions/3", { params: { name: "a/b", version: "3" } }],
    ['#/compare-runs?runs=["a1","b2"]&experiments=["0"]', { search: { runs: ["a1", "b2"] } }],
    ["#/experiments/%zz", { params: { experimentId: "%zz" } }],
    ["#/something/else", { to: "/" }],
  ])("%s leads to the page here", (hash, target) => {
    expect(targetOfHash(hash)).toMatchObject(target);
  });

  test("is no other fragment", () => {
    expect(targetOfHash("#section")).toBeUndefined();
  });
});

describe("experiments as a tree", () => {
  const named = (name: string, at: number) => ({
    experiment_id: String(at),
    name,
    lifecycle_stage: "active",
    workspace: "default",
    creation_time: at,
  });
  const all = ["b/x", "a", "b/c/y", "//", "b"].map(named);
  const shown = (closed: string[], order: "name" | "-activity" = "name") =>
    treeRows(all, new Set(closed), order, (each) => each.creation_time ?? 0).map(
      ({ kind, level, name }) => `${level} ${name}${kind === "folder" ? "/" : ""}`,
    );

  test("has folders first, and every experiment once", () => {
    expect(shown([])).toEqual(["1 /", "2 /", "3 //", "1 b/", "2 c/", "3 y", "2 x", "1 a", "1 b"]);
  });

  test("hides what is in a folder that is closed", () => {
    expect(shown(["b/", "/"])).toEqual(["1 /", "1 b/", "1 a", "1 b"]);
  });

  test("can be in the order of the last activity", () => {
    expect(shown(["b/", "/"], "-activity")).toEqual(["1 /", "1 b/", "1 b", "1 a"]);
  });
});

test("columns stand as they were moved, and pinned ones know their place", () => {
  const columns = ["a", "b", "c"].map((id) => ({ id, label: id, width: 50, cell: () => null }));
  const layout = { ...moved(plainLayout, ["a", "b", "c"], "c", 0), pinned: 2, widths: { c: 80 } };

  expect(
    placed(columns, layout).map(({ column, start, isPinned }) => [column.id, start, isPinned]),
  ).toEqual([
    ["c", 0, true],
    ["a", 80, true],
    ["b", 130, false],
  ]);
});

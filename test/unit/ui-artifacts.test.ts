import { assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { kindOf } from "../../ui/app/artifacts/artifact-kind.ts";
import { proxiedPath } from "../../ui/app/artifacts/artifact-paths.ts";
import { diffRows, stretchesOf } from "../../ui/app/artifacts/diff-rows.ts";
import { shortName } from "../../ui/app/artifacts/short-name.ts";

import { factsOf } from "../../ui/app/artifacts/viewers/model-facts.ts";
import { columnsIn, profileOf } from "../../ui/app/components/dataset-facts.ts";
import { commitUrl } from "../../ui/app/pages/run/run-facts.ts";

test.each([
  ["plots/a.PNG", "image"],
  ["model/MLmodel", "model"],
  ["eval.json", "json"],
  ["a.b/c", "other"],
  [".csv/x", "other"],
] as const)("%s is of kind %s", (path, kind) => {
  expect(kindOf(path)).toBe(kind);
});

test.each([
  ["train.py", "train.py", ""],
  ["confusion_matrix_of_validation.png", "confusion_matrix_of_valida", "tion.png"],
  ["a_folder_of_checkpoints", "a_folder_of_check", "points"],
  ["val~samples+step+20+timestamp+17+0a-2c.png", "val/samples", " step 20.png"],
  ["a+step+3+timestamp+17+0a-2c+compressed.webp", "a", " step 3 small"],
])("%s is shown as %s and %s", (name, start, end) => {
  expect(shortName(name)).toEqual({ start, end });
});

test("no name is lost in its short form", () => {
  assert(
    property(string({ unit: "grapheme" }), (name) => {
      const { start, end } = shortName(name);
      expect(start + end).toBe(name);
    }),
  );
});

describe("lines side by side", () => {
  const rows = (before: string, after: string, all = false) =>
    diffRows(stretchesOf(before, after)!, all);

  test("what was replaced stands beside what replaces it", () => {
    expect(rows("a\nb\nc\n", "a\nB\nB2\nc\n")).toMatchObject([
      { before: { number: 1, text: "a" }, after: { number: 1, text: "a" }, isSame: true },
      { before: { number: 2, text: "b" }, after: { number: 2, text: "B" }, isSame: false },
      { after: { number: 3, text: "B2" }, isSame: false },
      { before: { number: 3, text: "c" }, after: { number: 4, text: "c" }, isSame: true },
    ]);
  });

  test("equal lines are folded but for three beside a difference", () => {
    const same = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join("");
    const folded = rows(`${same}a\n`, `${same}b\n`);
    expect(folded.map(({ folded: count }) => count)).toEqual([17, ...Array(4).fill(undefined)]);
    expect(rows(`${same}a\n`, `${same}b\n`, true)).toHaveLength(21);
  });

  test("both texts can be read from all rows, and no two have a key", () => {
    const text = string({ unit: "grapheme" }).map((each) => each.replaceAll(/[aeiou]/g, "\n"));
    assert(
      property(text, text, (before, after) => {
        const all = rows(before, after, true);
        const read = (side: "before" | "after"): string =>
          all.flatMap((row) => (row[side] ? [row[side].text] : [])).join("\n");
        expect(read("before")).toBe(before.replace(/\n$/, ""));
        expect(read("after")).toBe(after.replace(/\n$/, ""));
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
      }),
    );
  });
});

test("an upload goes through the proxy where it holds the artifacts", () => {
  expect(proxiedPath("mlflow-artifacts:/1/ab/artifacts", "x/y.txt")).toBe("1/ab/artifacts/x/y.txt");
  expect(proxiedPath("mlflow-artifacts://host:80/1/ab", "y")).toBe("1/ab/y");
  expect(proxiedPath("s3://bucket/1", "y")).toBeUndefined();
});

test.each([undefined, null, 3, "text", [], { flavors: 3, signature: "x" }])(
  "an MLmodel file may say anything: %j",
  (model) => {
    expect(factsOf(model).signature).toEqual([]);
  },
);

test("a dataset's schema and profile are what they are, or nothing", () => {
  expect(columnsIn('{"mlflow_colspec":[{"type":"long","name":"id"}]}')).toEqual([["id", "long"]]);
  expect(columnsIn("not JSON")).toEqual([]);
  expect(profileOf('{"num_rows":3}')).toEqual([["num_rows", "3"]]);
  expect(profileOf(undefined)).toEqual([]);
});

test.each([
  ["https://git.example/a/b.git", "https://git.example/a/b/commit/4f"],
  ["git@git.example:a/b.git", undefined],
  ["javascript:alert(1)", undefined],
  [undefined, undefined],
])("a commit of %s is seen at %s", (repository, url) => {
  expect(commitUrl(repository, "4f")).toBe(url);
});

import { expect, test } from "vitest";
import { parseModelUri, resolveVersion } from "../../src/core/model-uri.ts";

const id = `m-${"0".repeat(32)}`;

test.each([
  ["models:/a/1", { name: "a", version: "1", path: "" }],
  ["models:/a/latest", { name: "a", path: "" }],
  ["models:/a/Production", { name: "a", stage: "Production", path: "" }],
  ["models:/a@champion", { name: "a", alias: "champion", path: "" }],
  ["models:/a@b@c", { name: "a@b", alias: "c", path: "" }],
  ["models:/a/1/dir/file", { name: "a", version: "1", path: "dir/file" }],
  ["models:/a@champion/file", { name: "a", alias: "champion", path: "file" }],
  [`models:/${id}`, { model_id: id, path: "" }],
  [`models:/${id}/MLmodel`, { model_id: id, path: "MLmodel" }],
])("%s", (uri, parsed) => {
  expect(parseModelUri(uri)).toEqual(parsed);
});

test.each([
  "models:",
  "models:/",
  "models://host/a/1",
  "models:a",
  "models:/ /1",
  "models:/@a",
  "models:/a@",
  "runs:/a/1",
])("%s is improper", (uri) => {
  expect(() => parseModelUri(uri)).toThrow("Not a proper models:/ URI");
});

test("the latest version of a stage is that of the highest number", async () => {
  const asked: string[][] = [];
  const lookup = {
    byAlias: async () => "7",
    latest: async (_: string, stages: string[]) => {
      asked.push(stages);
      return [{ version: "9" }, { version: "10" }];
    },
  };
  expect(await resolveVersion(lookup, { name: "a", stage: "production" })).toBe("10");
  expect(await resolveVersion(lookup, { name: "a" })).toBe("10");
  expect(await resolveVersion(lookup, { name: "a", alias: "x" })).toBe("7");
  expect(await resolveVersion(lookup, { name: "a", version: "3" })).toBe("3");
  expect(asked).toEqual([["Production"], []]);
});

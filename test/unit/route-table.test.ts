import { expect, test } from "vitest";
import { RouteTable } from "../../src/server/route-table.ts";

const table = new RouteTable<string>();
for (const path of ["/models/search", "/models/{id}.csv", "/models/{id}", "/files/{path*}"])
  table.add(path, path);

test.each([
  ["/models/search", "/models/search", {}],
  ["/models/s%65arch", "/models/search", {}],
  ["/models/m-1", "/models/{id}", { id: "m-1" }],
  ["/models/m-1.csv", "/models/{id}.csv", { id: "m-1" }],
  ["/files/", "/files/{path*}", { path: "" }],
  ["/files/a/b%20c", "/files/{path*}", { path: "a/b c" }],
])("%s is %s", (path, value, params) => {
  expect(table.find(path)).toEqual({ value, params });
});

test("a name is decoded once, and a slash in it is no separator", () => {
  expect(table.find("/models/a%2541%2Fb")).toMatchObject({ params: { id: "a%41/b" } });
});

test.each(["/models", "/models/", "/models/a/b", "/Models/search", "/filesx", "/models/search/"])(
  "%s is nothing",
  (path) => {
    expect(table.find(path)).toBeUndefined();
  },
);

test.each(["/models/%ff", "/files/a%c0%af"])("%s is refused", (path) => {
  expect(() => table.find(path)).toThrow("not percent-encoded UTF-8");
});

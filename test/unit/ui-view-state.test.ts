import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSearch, stringifySearch } from "../../ui/app/util/search-text.ts";
import { choice, flag, json, list, text, view } from "../../ui/app/util/view-state.ts";

const isWidths = (value: unknown): value is Record<string, number> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const declared = view({
  filter: text(),
  trash: flag(),
  columns: list(["metrics.acc"]),
  order: choice("name", "-name"),
  widths: json<Record<string, number>>({}, isWidths),
});

const views = fc.record({
  filter: fc.string(),
  trash: fc.boolean(),
  columns: fc.array(fc.string({ minLength: 1 })),
  order: fc.constantFrom("name" as const, "-name" as const),
  widths: fc.dictionary(fc.string(), fc.integer()),
});

describe("a view in the URL", () => {
  test("is read as it was written", () => {
    fc.assert(
      fc.property(views, (shown) => {
        const url = stringifySearch(declared.write(shown));

        expect(JSON.stringify(declared.read(parseSearch(url)))).toBe(JSON.stringify(shown));
      }),
    );
  });

  test("leaves out what is at its default", () => {
    expect(stringifySearch(declared.write(declared.read({})))).toBe("");
  });

  test("is readable", () => {
    const url = stringifySearch(declared.write({ columns: ["metrics.a/b", "params.lr"] }));

    expect(url).toBe("?columns=metrics.a/b,params.lr");
  });

  test("opens at the defaults where a link is damaged", () => {
    const damaged = { trash: "maybe", order: "up", widths: "{", columns: "a,b" };

    expect(declared.read(damaged)).toEqual({
      filter: "",
      trash: false,
      columns: ["a", "b"],
      order: "name",
      widths: {},
    });
  });
});

import { expect, test } from "vitest";
import { checkRevision, headRevision, SchemaRevisionError } from "../../src/store/sql/revision.ts";

test("an empty database can be filled", () => {
  expect(checkRevision(undefined, false)).toBe("empty");
});

test("a database at the head can be used", () => {
  expect(checkRevision(headRevision, true)).toBe("current");
});

test.each([
  { what: "an older revision", found: "451aebb31d03", tables: true, advice: "mlflow db upgrade" },
  { what: "an unknown revision", found: "0123456789ab", tables: true, advice: "newer" },
  { what: "tables without a revision", found: undefined, tables: true, advice: "interrupted" },
  { what: "the head without tables", found: headRevision, tables: false, advice: "partly created" },
  {
    what: "another program's revision",
    found: "0123456789ab",
    tables: false,
    advice: "another program",
  },
])("$what is refused, with advice", ({ found, tables, advice }) => {
  const check = (): unknown => checkRevision(found, tables);
  expect(check).toThrow(SchemaRevisionError);
  expect(check).toThrow(advice);
  expect(check).toThrow(expect.objectContaining({ found, expected: headRevision }));
});

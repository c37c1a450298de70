import { expect, test } from "vitest";
import { databaseUri } from "../../src/connect.ts";

test.each([
  ["htp://localhost:5000", "begins with http://"],
  ["mysql://host/mlflow", "begins with http://"],
  ["localhost:5000", "Write http://localhost:5000"],
])("%s, which is no tracking URI, is told what a server's address is", (uri, message) => {
  expect(() => databaseUri(uri)).toThrow(message);
});

test("what is wrong with a database's URI is told alone", () => {
  expect(() => databaseUri("sqlite://host/mlflow.db")).toThrow(/^(?!.*begins with http)/);
});

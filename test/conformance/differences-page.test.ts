import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { reasons } from "./reasons.ts";

test("docs/reference/differences.md explains every reason, and no other", async () => {
  const page = await readFile(
    new URL("../../docs/reference/differences.md", import.meta.url),
    "utf8",
  );
  const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, sentence]) => sentence);
  expect(headings.toSorted()).toEqual(Object.values(reasons).toSorted());
});

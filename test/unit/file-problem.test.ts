import { expect, test } from "vitest";
import { fileProblem } from "../../src/artifacts/file-problem.ts";

const failed = (code: string, syscall = "open") =>
  Object.assign(new Error(`${code}: it failed, ${syscall} '/srv/secret'`), { code, syscall });

test.each([
  ["ENOTDIR", "INVALID_PARAMETER_VALUE"],
  ["ENAMETOOLONG", "INVALID_PARAMETER_VALUE"],
  ["EACCES", "PERMISSION_DENIED"],
  ["EROFS", "PERMISSION_DENIED"],
  ["ENOSPC", "RESOURCE_EXHAUSTED"],
  ["EMFILE", "TEMPORARILY_UNAVAILABLE"],
])("%s is %s to a client, without the server's paths", (code, expected) => {
  const shown = fileProblem(failed(code));
  expect(shown).toMatchObject({ name: "ApiError", code: expected });
  expect((shown as Error).message).toContain(code);
  expect((shown as Error).message).not.toContain("/srv");
});

test("what nobody foresaw stays as it is", () => {
  for (const error of [failed("EIO"), new TypeError("x"), "x", { code: "ENOSPC" }])
    expect(fileProblem(error)).toBe(error);
  const aborted = Object.assign(new Error("aborted"), { code: "ENOENT" });
  expect(fileProblem(aborted)).toBe(aborted);
});

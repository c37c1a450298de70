import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  artifactEntryPath,
  artifactFilePath,
  artifactPath,
  escapeStrayPercents,
  everyDecoding,
  percentDecode,
} from "../../src/core/artifact-path.ts";
import { ApiError } from "../../src/protocol/errors.ts";

/** Names that MLflow 3.17.2 stores, lists and serves under the very same name. */
const names = [
  "plain.txt",
  "a b.txt",
  " lead",
  "trail ",
  "ü.txt",
  "日本.txt",
  "😀.txt",
  "e\u0301.txt",
  "a%b.txt",
  "100%.txt",
  "%",
  "a?b.txt",
  "a+b.txt",
  "a&b.txt",
  "a=b",
  "a;b.txt",
  ".hidden",
  "a..b",
  "..a",
  "...",
  "a.",
  "a..",
  "a:b",
  "c:x",
  "~x",
  "a*b",
  '"q"',
  "'s'",
  "<a>",
  "a|b",
  "a@b",
  "a,b",
  "a!b",
  "(x)",
  "[x]",
  "{x}",
  "CON",
  "nul.txt",
  "http:x",
  "x".repeat(255),
];

/** Paths that MLflow 3.17.2 refuses as a request's whole path. */
const refusedByMlflow = [
  "../x",
  "..",
  "a/../b",
  "a/..",
  "..%2fx",
  "%2e%2e/x",
  "%252e%252e/x",
  "%25252e%25252e/x",
  "%2e./x",
  "/etc/passwd",
  "//proc/self/root",
  "%2Fetc",
  "C:/x",
  "c:/zz",
  "C:\\x",
  "\\\\host\\share",
  "file:x",
  "file:/etc/passwd",
  "file:///etc/passwd",
  "FILE:/etc/passwd",
  "a#b",
  "a%23b",
];

/** Paths that MLflow accepts in some form and Millrace refuses. */
const refusedHere = [
  "a\\b",
  "a%5cb",
  "a\0b",
  "a%00b",
  "a\u0001b",
  "a\nb",
  "a\u007fb",
  "c:",
  "./file:x",
  ".//etc/../x",
  "lone \ud800 surrogate",
  "./%2fetc",
  `a%${"25".repeat(40)}41`,
  "a/".repeat(2048) + "x",
];

const root = "/srv/artifacts";
const isInside = (path: string) => {
  const resolved = posix.resolve(root, path);
  return resolved === root || resolved.startsWith(`${root}/`);
};

const accepted = (text: string): string | undefined => {
  try {
    return artifactPath(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "INVALID_PARAMETER_VALUE" });
    expect((error as ApiError).message).toMatch(/^Invalid path: .+\.$/);
    return undefined;
  }
};

describe("artifactPath", () => {
  it.each(names)("keeps the name %j", (name) => {
    expect(artifactPath(name)).toBe(name);
    expect(artifactFilePath(`dir/${name}`)).toBe(`dir/${name}`);
    expect(artifactPath(percentDecode(encodeURIComponent(name)))).toBe(name);
  });

  it.each([...refusedByMlflow, ...refusedHere])("refuses %j", (path) => {
    expect(accepted(path)).toBeUndefined();
  });

  it.each([
    ["", ""],
    [".", ""],
    ["./", ""],
    ["model/", "model"],
    ["a//b", "a/b"],
    ["./a/./b/", "a/b"],
    ["a%2fb", "a%2fb"],
    ["a%41", "a%41"],
  ])("writes %j as %j", (text, path) => expect(artifactPath(text)).toBe(path));

  it("refuses the root where an entry is needed, and a directory where a file is", () => {
    for (const path of ["", ".", "./."]) {
      expect(() => artifactEntryPath(path)).toThrow("names the artifact root");
    }
    expect(artifactEntryPath("a/")).toBe("a");
    expect(() => artifactFilePath("a/")).toThrow("must end with a file name");
  });
});

/** Encodes some characters of a text, `times` over. */
const encoded = (text: string, which: readonly boolean[], times: number): string => {
  const once = [...text].map((character, index) =>
    which[index % which.length]
      ? [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
      : character,
  );
  return times === 0 ? text : encoded(once.join(""), which, times - 1);
};

const hostile = fc
  .tuple(
    fc.array(
      fc.constantFrom("..", ".", "", "a", "...", "c:", "file:", "~", "\\", "\0", "#", "etc", "%2e"),
      { minLength: 1, maxLength: 6 },
    ),
    fc.constantFrom("/", "\\", "//", "/./", "%2f", "%5c"),
    fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 0, max: 4 }),
  )
  .map(([segments, separator, which, times]) => encoded(segments.join(separator), which, times));

describe("whatever the text", () => {
  const texts = fc.oneof(
    hostile,
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("%", "2", "5", "e", "f", ".", "/", "\\", ":", "c", "C") }),
  );

  it("nothing that is accepted leaves the root, however often it is decoded again", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const path = accepted(text);
        if (path === undefined) return;
        for (const form of everyDecoding(path)) expect(isInside(form)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it("an accepted path is accepted again, unchanged, and has a name in every segment", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const path = accepted(text);
        if (path === undefined) return;
        expect(artifactPath(path)).toBe(path);
        for (const segment of path === "" ? [] : path.split("/")) {
          expect(["", ".", ".."]).not.toContain(segment);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("escapeStrayPercents", () => {
  it("keeps escapes and escapes the rest", () => {
    expect(escapeStrayPercents("/100%.txt?a=%zz&b=%2e%")).toBe("/100%25.txt?a=%25zz&b=%2e%25");
  });

  it("makes any text with a percent sign decodable to itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("%", "z", ".", "/") }), (text) => {
        expect(decodeURIComponent(escapeStrayPercents(text))).toBe(text);
      }),
    );
  });
});

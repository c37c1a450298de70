import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendToUriPath,
  localPath,
  loggedModelArtifactUri,
  parseArtifactUri,
  proxiedArtifactPath,
  resolveArtifactLocation,
  runArtifactUri,
} from "../../src/core/artifact-uri.ts";

/** Location, and the artifact URI that MLflow 3.17.2 makes of it for the run RUN. */
const runUris = [
  ["/data/x", "/data/x/RUN/artifacts"],
  ["/data/x/", "/data/x/RUN/artifacts"],
  ["/", "/RUN/artifacts"],
  ["rel", "rel/RUN/artifacts"],
  ["/a?b=1", "/a?b=1/RUN/artifacts"],
  ["/a;b", "/a;b/RUN/artifacts"],
  ["a:b", "a:b/RUN/artifacts"],
  ["s3://b/p", "s3://b/p/RUN/artifacts"],
  ["s3://b/p/", "s3://b/p/RUN/artifacts"],
  ["s3://b", "s3://b/RUN/artifacts"],
  ["s3://b?q=1", "s3://b/RUN/artifacts?q=1"],
  ["s3://b/p?q=1", "s3://b/p/RUN/artifacts?q=1"],
  ["s3://b/p?q=1#f", "s3://b/p/RUN/artifacts?q=1#f"],
  ["s3:///x", "s3:/x/RUN/artifacts"],
  ["S3://B/P", "s3://B/P/RUN/artifacts"],
  ["gs://b/x;y", "gs://b/x;y/RUN/artifacts"],
  ["file:///d/x", "file:///d/x/RUN/artifacts"],
  ["file:/d/x", "file:///d/x/RUN/artifacts"],
  ["file:///", "file:///RUN/artifacts"],
  ["file:x", "file:x/RUN/artifacts"],
  ["file://localhost/d", "file://localhost/d/RUN/artifacts"],
  ["mlflow-artifacts:/", "mlflow-artifacts:/RUN/artifacts"],
  ["mlflow-artifacts:", "mlflow-artifacts:RUN/artifacts"],
  ["mlflow-artifacts:x", "mlflow-artifacts:x/RUN/artifacts"],
  ["mlflow-artifacts:/a//b", "mlflow-artifacts:/a//b/RUN/artifacts"],
  ["mlflow-artifacts://h:1/x", "mlflow-artifacts://h:1/x/RUN/artifacts"],
  ["mlflow-artifacts://h", "mlflow-artifacts://h/RUN/artifacts"],
  ["http://h", "http://h/RUN/artifacts"],
  ["http://h/x?y=1", "http://h/x/RUN/artifacts?y=1"],
  ["ftp:/x", "ftp:///x/RUN/artifacts"],
  ["dbfs:/x", "dbfs:/x/RUN/artifacts"],
  ["wasbs://c@a/x", "wasbs://c@a/x/RUN/artifacts"],
  ["hdfs://h:9000/x", "hdfs://h:9000/x/RUN/artifacts"],
  // MLflow makes file://srv/x of it, which names a host.
  ["file:////srv/x", "file:////srv/x/RUN/artifacts"],
] as const;

describe("appending to an artifact URI", () => {
  it.each(runUris)("%s becomes %s", (location, uri) => {
    expect(runArtifactUri(location, "RUN")).toBe(uri);
  });

  it("gives a logged model its place beside the runs", () => {
    expect(loggedModelArtifactUri("mlflow-artifacts:/1", "m-1")).toBe(
      "mlflow-artifacts:/1/models/m-1/artifacts",
    );
  });

  it("drops leading slashes of segments", () => {
    expect(appendToUriPath("s3://b/p?q=1", "/lead", "a/b", "/c")).toBe("s3://b/p/lead/a/b/c?q=1");
    expect(appendToUriPath("/data", "/lead", "a/b", "/c")).toBe("/data/lead/a/b/c");
  });
});

describe("parseArtifactUri", () => {
  it.each([
    "/tab\tx",
    "/nl\nx",
    "s3://b/\0",
    " s3://b",
    "s3://b ",
    "s3://[::1/x",
    "http://trusted\\@evil/x",
    "http://a b/x",
    "s3://b/p?q=../x",
    "s3://b/p?q=%2e%2e",
    "s3://b/p?q=%252e%252e",
  ])("refuses %j", (uri) => {
    expect(() => parseArtifactUri(uri)).toThrow(/^Invalid artifact URI/);
  });

  it("takes a single letter for a drive, and the whole of a plain path for its path", () => {
    for (const path of ["c:\\x", "C:/x", "/a?b#c;d", "//h/x", ""]) {
      expect(parseArtifactUri(path)).toMatchObject({ scheme: "", authority: "", path });
    }
  });

  it("loses nothing of a URI, and finds in what it appends to what was there", () => {
    const part = fc.stringMatching(/^[a-z0-9%;:@.+&=~-]{1,8}$/).filter((s) => !s.includes(".."));
    const uris = fc
      .tuple(fc.constantFrom("s3", "mlflow-artifacts", "file", "abfss"), part, part, part)
      .map(([scheme, authority, path, query]) => `${scheme}://${authority}/${path}?${query}`);
    fc.assert(
      fc.property(uris, part, (uri, segment) => {
        const { scheme, authority, path, query } = parseArtifactUri(uri);
        expect(`${scheme}://${authority}${path}?${query}`).toBe(uri);
        expect(parseArtifactUri(appendToUriPath(uri, segment))).toEqual(
          parseArtifactUri(`${scheme}://${authority}${path}/${segment}?${query}`),
        );
      }),
    );
  });
});

describe("localPath", () => {
  it.each([
    ["/a%20b", "/a b"],
    ["file:///a%20b", "/a b"],
    ["file:/a", "/a"],
    ["file:///a?b#c", "/a"],
    ["/a?b", "/a?b"],
    ["file://localhost/a", "/a"],
    ["/100%", "/100%"],
    ["/%C3%BC", "/ü"],
    ["/a+b", "/a+b"],
    ["file:x/y", "x/y"],
  ])("of %s is %s", (uri, path) => expect(localPath(uri)).toBe(path));

  it.each(["s3://b/x", "file://host/x", "file://localhost.evil/x", "/a%00b"])("refuses %s", (uri) =>
    expect(() => localPath(uri)).toThrow(/scheme|host|NUL/),
  );
});

describe("resolveArtifactLocation", () => {
  it.each([
    ["x", "/cwd/x"],
    ["./x", "/cwd/x"],
    ["a//b/./c", "/cwd/a/b/c"],
    [".", "/cwd"],
    ["x/", "/cwd/x"],
    ["../up", "/cwd/../up"],
    ["rel%20x", "/cwd/rel x"],
    ["file:x", "file:///cwd/x"],
    ["file:", "file:///cwd"],
    ["file:./x/", "file:///cwd/x"],
    ["file:rel%20x", "file:///cwd/rel x"],
    ["/abs", "/abs"],
    ["c:\\abs", "c:\\abs"],
    ["file:///abs", "file:///abs"],
    ["s3://b", "s3://b"],
    ["mlflow-artifacts:/x", "mlflow-artifacts:/x"],
  ])("in /cwd makes %s %s", (uri, resolved) => {
    expect(resolveArtifactLocation(uri, "/cwd")).toBe(resolved);
  });

  it("works in the root directory", () => {
    expect(resolveArtifactLocation("x", "/")).toBe("/x");
  });
});

describe("proxiedArtifactPath", () => {
  it.each([
    ["mlflow-artifacts:/", ""],
    ["mlflow-artifacts:/1/RUN/artifacts", "1/RUN/artifacts"],
    ["mlflow-artifacts:1/RUN", "1/RUN"],
    ["mlflow-artifacts://other:5000/1", "1"],
    ["mlflow-artifacts:/a//b%20c/", "a/b c"],
    ["http://h/p/api/2.0/mlflow-artifacts/artifacts/1/x", "1/x"],
    ["https://h/elsewhere", undefined],
    ["/1/x", undefined],
    ["s3://b/1", undefined],
  ])("of %s is %s", (uri, path) => expect(proxiedArtifactPath(uri)).toBe(path));

  it.each([
    "mlflow-artifacts:/../x",
    "mlflow-artifacts:/a/%2e%2e/x",
    "mlflow-artifacts:/%252e%252e/x",
    "mlflow-artifacts:/%2fetc",
    "mlflow-artifacts:/file:/etc",
    "http://h/api/2.0/mlflow-artifacts/artifacts//../x",
  ])("refuses %s", (uri) => expect(() => proxiedArtifactPath(uri)).toThrow(/^Invalid path/));
});

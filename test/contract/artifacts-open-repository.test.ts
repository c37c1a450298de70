import { join } from "node:path";
import { expect, it } from "vitest";
import { localArtifactRepository } from "../../src/artifacts/local.ts";
import { openArtifactRepository } from "../../src/artifacts/open-repository.ts";
import { localPath } from "../../src/core/artifact-uri.ts";
import { tempDir } from "../setup/temp-dir.ts";
import { get, put } from "./artifact-repository.ts";

const openLocal = (uri: string) => localArtifactRepository(localPath(uri));
const registry = new Map([
  ["", openLocal],
  ["file", openLocal],
]);

it("opens plain paths and file: URIs of one directory as the same repository", async () => {
  const directory = join(await tempDir(), "a b");
  await put(openArtifactRepository(directory, registry), "file", "1");
  for (const uri of [`file://${directory}`, `FILE:${directory.replace(" ", "%20")}`]) {
    expect((await get(openArtifactRepository(uri, registry), "file")).toString()).toBe("1");
  }
});

it("names a scheme that is not supported yet, and those that are, but not the URI's secrets", () => {
  const open = () => openArtifactRepository("s3://key:secret@bucket/x", registry);
  expect(open).toThrow(
    'Artifact locations with the scheme "s3" are not supported yet. Supported are: plain paths, file:.',
  );
  expect(open).toThrow(expect.objectContaining({ code: "NOT_IMPLEMENTED" }));
});

it.each(["foo:/x", "constructor:/x", "toString:/x"])("refuses %s", (uri) => {
  expect(() => openArtifactRepository(uri, registry)).toThrow(
    expect.objectContaining({ code: "INVALID_PARAMETER_VALUE" }),
  );
});

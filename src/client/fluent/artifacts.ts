import { stat } from "node:fs/promises";
import { basename, posix } from "node:path";
import { text } from "node:stream/consumers";
import type { ArtifactRepository } from "../../artifacts/artifact-repository.ts";
import { filesWithPaths, LocalPathError } from "../artifact-transfer.ts";
import { encodeImage, type Image, imagePaths, type ImagePlace, thumbnail } from "./images.ts";
import type { KeyValue } from "../outbox/operation.ts";
import { appended, type SplitTable, splitForm, type Table } from "./tables.ts";

/** Where the artifacts of one run go. */
export interface ArtifactTarget {
  /** Stores bytes, or a file, under a path; on disk until the server can be reached. */
  store(path: string, content: Uint8Array | { file: string }): Promise<void>;
  /** The artifacts as they are stored; rejects while the server cannot be reached. */
  stored(): Promise<ArtifactRepository>;
  /** A tag of the run, when all that was logged before is sent. */
  tag(key: string): Promise<string | undefined>;
}

/** Something that draws: SVG as text, or a canvas. */
export type Figure =
  | string
  | { toBuffer(type: "image/png"): Uint8Array }
  | { convertToBlob(options: { type: "image/png" }): Promise<Blob> };

/** Calls that store artifacts; each resolves when it is stored, or on disk until it is. */
export interface ArtifactLogger {
  /** Uploads a local file into an artifact directory, under its own name. */
  logArtifact(localPath: string, artifactPath?: string): Promise<void>;
  /** Uploads all files below a local directory. */
  logArtifacts(localDir: string, artifactPath?: string): Promise<void>;
  logText(text: string, artifactFile: string): Promise<void>;
  logBytes(bytes: Uint8Array, artifactFile: string): Promise<void>;
  /** As JSON, which is YAML as well. */
  logDict(dictionary: object, artifactFile: string): Promise<void>;
  /** Adds rows to a table, a .json file that MLflow reads as a data frame. */
  logTable(data: Table, artifactFile: string): Promise<void>;
  /** An image as it is, or one of a series, by key and step. */
  logImage(image: Image, place: string | ImagePlace): Promise<void>;
  logFigure(figure: Figure, artifactFile: string): Promise<void>;
}

export function artifactLogger(
  { store, stored, tag }: ArtifactTarget,
  setTag: (tag: KeyValue) => void,
): ArtifactLogger {
  /** One after the other: a table is read, and written with more rows. */
  let tables = Promise.resolve();
  const storeText = (path: string, content: string) =>
    store(path, new TextEncoder().encode(content));

  async function extendTable(data: Table, artifactFile: string): Promise<void> {
    const earlier = await readTable(await stored(), artifactFile);
    await storeText(artifactFile, JSON.stringify(appended(earlier, splitForm(data))));
    const listed = JSON.parse((await tag(LOGGED_ARTIFACTS)) ?? "[]") as { path: string }[];
    if (listed.some(({ path }) => path === artifactFile)) return;
    const value = JSON.stringify([...listed, { path: artifactFile, type: "table" }]);
    setTag({ key: LOGGED_ARTIFACTS, value });
  }

  return {
    async logArtifact(localPath, artifactPath = "") {
      const found = await stat(localPath).catch(() => undefined);
      if (!found?.isFile()) throw new LocalPathError(`There is no file '${localPath}'.`);
      await store(posix.join(artifactPath, basename(localPath)), { file: localPath });
    },
    async logArtifacts(localDir, artifactPath = "") {
      for await (const { path, file } of filesWithPaths(localDir))
        await store(posix.join(artifactPath, path), { file });
    },
    logBytes: (bytes, artifactFile) => store(artifactFile, bytes),
    logText: (content, artifactFile) => storeText(artifactFile, content),
    logDict: (dictionary, artifactFile) =>
      storeText(artifactFile, JSON.stringify(dictionary, null, 2)),
    logTable: (data, artifactFile) => (tables = tables.then(() => extendTable(data, artifactFile))),
    async logImage(image, place) {
      if (typeof place === "string") return await store(place, encodeImage(image));
      const { full, compressed } = imagePaths(image, place);
      await store(full, encodeImage(image));
      await store(compressed, encodeImage(thumbnail(image)));
      setTag({ key: "mlflow.loggedImages", value: "True" });
    },
    async logFigure(figure, artifactFile) {
      await store(artifactFile, await drawn(figure));
    },
  };
}

/** The tag in which MLflow keeps the tables of a run. */
const LOGGED_ARTIFACTS = "mlflow.loggedArtifacts";

async function readTable(
  repository: ArtifactRepository,
  path: string,
): Promise<SplitTable | undefined> {
  if ((await repository.stat(path)) === undefined) return undefined;
  const { stream } = await repository.read(path);
  return JSON.parse(await text(stream)) as SplitTable;
}

async function drawn(figure: Figure): Promise<Uint8Array> {
  if (typeof figure === "string") return new TextEncoder().encode(figure);
  if ("toBuffer" in figure) return figure.toBuffer("image/png");
  return new Uint8Array(await (await figure.convertToBlob({ type: "image/png" })).arrayBuffer());
}

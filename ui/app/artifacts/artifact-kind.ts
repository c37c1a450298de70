import { nameOf } from "./artifact-paths.ts";

/** How a file is shown. What has no kind of its own is shown as text if it is text, else as bytes. */
export type ArtifactKind =
  | "image"
  | "pdf"
  | "html"
  | "audio"
  | "video"
  | "markdown"
  | "table"
  | "json"
  | "model"
  | "other";

const extensions: Readonly<Record<Exclude<ArtifactKind, "other" | "model">, string>> = {
  image: "png jpg jpeg gif webp avif bmp ico svg",
  pdf: "pdf",
  html: "html htm",
  audio: "mp3 wav ogg oga flac m4a aac opus",
  video: "mp4 webm ogv mov m4v",
  markdown: "md markdown",
  table: "csv tsv",
  json: "json geojson",
};

const kinds = new Map<string, ArtifactKind>(
  Object.entries(extensions).flatMap(([kind, names]) =>
    names.split(" ").map((name): [string, ArtifactKind] => [name, kind as ArtifactKind]),
  ),
);

/** What follows the last dot of a file's name, in small letters. */
export const extensionOf = (path: string): string =>
  /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";

export const kindOf = (path: string): ArtifactKind =>
  nameOf(path) === "MLmodel" ? "model" : (kinds.get(extensionOf(path)) ?? "other");

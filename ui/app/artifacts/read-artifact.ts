import { queryOptions } from "@tanstack/react-query";
import { errorOf, unreachable } from "../api/error.ts";
import { type ArtifactFile, type ArtifactSource, artifactUrl } from "./artifact-source.ts";

/** How much of a file is fetched to be shown as text, in bytes. */
const SHOWN = 1024 * 1024;

/** The beginning of a file. */
export interface Beginning {
  bytes: Uint8Array;
  /** The size of the whole file in bytes. */
  total: number;
}

/** The first `limit` bytes of a file, asked for anew when its size has changed. */
export const artifactBeginning = (source: ArtifactSource, file: ArtifactFile, limit = SHOWN) =>
  queryOptions({
    queryKey: ["artifactBeginning", source, file, limit],
    queryFn: ({ signal }) => readBeginning(source, file, limit, signal),
    staleTime: 60_000,
  });

async function readBeginning(
  source: ArtifactSource,
  { path, file_size }: ArtifactFile,
  limit: number,
  signal: AbortSignal,
): Promise<Beginning> {
  // No range of an empty file can be answered.
  if (file_size === 0) return { bytes: new Uint8Array(), total: 0 };
  const headers = { range: `bytes=0-${limit - 1}` };
  const response = await fetch(artifactUrl(source, path), { headers, signal }).catch(
    (error: unknown) => {
      throw signal.aborted ? error : unreachable(error);
    },
  );
  if (!response.ok) throw await errorOf(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const [, total] = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "") ?? [];
  return { bytes, total: total === undefined ? bytes.length : Number(total) };
}

/** Of files without a known ending: what has no NUL and is UTF-8 is text. */
export function textOf({ bytes, total }: Beginning): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    // A part may end within a character, which a stream waits for.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, {
      stream: bytes.length < total,
    });
  } catch {
    return undefined;
  }
}

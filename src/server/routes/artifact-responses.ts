import { posix } from "node:path";
import { Readable } from "node:stream";
import { create as contentDisposition } from "content-disposition";
import type { FastifyReply, FastifyRequest } from "fastify";
import fresh from "fresh";
import parseRange from "range-parser";
import type {
  ArtifactRepository,
  ByteRange,
  FileStat,
} from "../../artifacts/artifact-repository.ts";
import { ApiError, doesNotExist, invalidParameter } from "../../protocol/errors.ts";

/** How often an answer is begun anew because the file was replaced between its stat and its read. */
const maxAttempts = 3;

/** What MLflow's server sends as text/plain, whatever its registered type is. */
const textExtensions = new Set(
  (
    "txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv " +
    "tsv md rst ipynb mlmodel mlproject"
  ).split(" "),
);

/**
 * Answers with the artifact at `path`: whole, one range of it (206, 416), not at all when the client
 * has it (304), or its headers only (HEAD). The file is closed when the client goes away.
 *
 * @throws ApiError RESOURCE_DOES_NOT_EXIST when there is none, INVALID_PARAMETER_VALUE for a
 * directory or an unsafe path.
 */
export async function sendArtifact(
  reply: FastifyReply,
  repository: ArtifactRepository,
  path: string,
): Promise<FastifyReply> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const stat = await fileAt(repository, path);
    if (isFresh(reply.request, stat)) {
      return await reply.code(304).headers(validators(stat)).send();
    }
    const range = requestedRange(reply.request, stat);
    if (range === "unsatisfiable") {
      return await reply.code(416).header("content-range", `bytes */${stat.size}`).send();
    }
    const headers = await fileHeaders(path, stat, range);
    if (reply.request.method === "HEAD") {
      // Fastify would take the length of a text for the file's; it leaves that of a stream alone.
      return await reply.headers(headers).send(Readable.from([]));
    }
    const { stat: opened, stream } = await repository.read(path, range);
    if (opened.etag === stat.etag) {
      return await reply
        .code(range ? 206 : 200)
        .headers(headers)
        .send(stream);
    }
    stream.destroy();
  }
  throw new ApiError("TEMPORARILY_UNAVAILABLE", `'${path}' is being replaced; try again.`);
}

async function fileAt(repository: ArtifactRepository, path: string): Promise<FileStat> {
  const stat = await repository.stat(path);
  if (!stat) throw doesNotExist(`No such artifact: '${path}'.`);
  if (stat.is_dir) throw invalidParameter(`'${path}' is a directory, not a file.`);
  return stat;
}

const validators = ({ etag, mtime }: FileStat) => ({
  etag,
  "last-modified": mtime.toUTCString(),
  // To be asked about each time: an artifact may be replaced, and may be readable for some only.
  "cache-control": "private, no-cache",
});

/** Artifacts are anyone's files: no browser may run one as a page of this server (CVE-2023-6568). */
const fileHeaders = async (path: string, stat: FileStat, range: ByteRange | undefined) => ({
  ...validators(stat),
  "content-type": await contentType(path),
  "content-disposition": contentDisposition(posix.basename(path)),
  "content-security-policy": "sandbox; default-src 'none'",
  "x-content-type-options": "nosniff",
  "accept-ranges": "bytes",
  "content-length": range ? range.end - range.start + 1 : stat.size,
  ...(range && { "content-range": `bytes ${range.start}-${range.end}/${stat.size}` }),
});

async function contentType(path: string): Promise<string> {
  const name = posix.basename(path).toLowerCase();
  const extension = posix.extname(name);
  if (textExtensions.has(extension.slice(1) || name)) return "text/plain";
  // A table of all types, which a server needs long after its start.
  const { lookup } = await import("mime-types");
  return lookup(extension) || "application/octet-stream";
}

const isFresh = ({ headers }: FastifyRequest, stat: FileStat): boolean =>
  fresh(headers, validators(stat));

/** The one range asked for. Several, or what is not understood, mean the whole (RFC 9110, 14.2). */
function requestedRange(
  { method, headers }: FastifyRequest,
  stat: FileStat,
): ByteRange | "unsatisfiable" | undefined {
  if (method !== "GET" || headers.range === undefined) return undefined;
  if (!rangeApplies(headers["if-range"], stat)) return undefined;
  const ranges = parseRange(stat.size, headers.range);
  if (ranges === -1) return "unsatisfiable";
  if (ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1) return undefined;
  return ranges[0];
}

/** `If-Range`: a range is wanted only of the version that the client has a part of. */
function rangeApplies(condition: string | string[] | undefined, stat: FileStat): boolean {
  if (condition === undefined) return true;
  return condition === stat.etag || condition === stat.mtime.toUTCString();
}

import { posix } from "node:path";
import { Readable } from "node:stream";
import { artifactEntryPath, artifactFilePath, artifactPath } from "../core/artifact-path.ts";
import {
  ApiError,
  doesNotExist,
  type ErrorCode,
  errorStatus,
  invalidParameter,
} from "../protocol/errors.ts";
import type {
  ArtifactFile,
  ArtifactRepository,
  ArtifactStat,
  FileStat,
} from "./artifact-repository.ts";

export interface MlflowArtifactsOptions {
  /** The tracking server, such as `http://localhost:5000`, with its static prefix if it has one. */
  baseUrl: string;
  /** The root of the repository, below the server's artifacts destination; percent-decoded. */
  path: string;
  /** Headers of every request, such as Authorization; asked for anew each time. */
  headers?: () => Record<string, string>;
  fetch?: typeof fetch;
}

const route = "/api/2.0/mlflow-artifacts/artifacts";

/** The artifacts that a tracking server proxies, read and written over HTTP. */
export function mlflowArtifactsRepository(options: MlflowArtifactsOptions): ArtifactRepository {
  const root = artifactPath(options.path);
  const server = proxyClient(options);
  /** A path of this repository as one of the server. */
  const below = (path: string) => [root, path].filter((part) => part !== "").join("/");

  async function list(path: string): Promise<ArtifactFile[]> {
    const response = await server.send("GET", `?${new URLSearchParams({ path: below(path) })}`);
    const { files = [] } = (await (await refuseFailure(response)).json()) as ListAnswer;
    return files
      .map((file) => ({ ...entry(file), path: path === "" ? file.path : `${path}/${file.path}` }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  const head = async (path: string) => await server.send("HEAD", fileUrl(below(path)));

  async function stat(path: string): Promise<ArtifactStat | undefined> {
    if (path === "") return { is_dir: true };
    const response = await head(path);
    if (response.status === 404) return undefined;
    // The answer for a directory, with no body to say so.
    if (response.status === 400) {
      const siblings = await list(posix.dirname(`/${path}`).slice(1));
      if (siblings.some((file) => file.path === path && file.is_dir)) return { is_dir: true };
    }
    return fileStat(await refuseFailure(response));
  }

  return {
    list: async (path) => await list(artifactPath(path)),
    stat: async (path) => await stat(artifactPath(path)),

    async read(path, range) {
      const safe = artifactEntryPath(path);
      const headers = range ? { range: `bytes=${range.start}-${range.end}` } : {};
      const response = await server.send("GET", fileUrl(below(safe)), { headers });
      if (response.status === 404) throw doesNotExist(`No such artifact: '${safe}'.`);
      if (response.status === 416) throw invalidParameter(`'${safe}' has no bytes in that range.`);
      await refuseFailure(response);
      if (range && response.status !== 206) {
        await response.body?.cancel();
        throw new ApiError("INTERNAL_ERROR", "The tracking server does not serve ranges of files.");
      }
      const stream = response.body ? Readable.fromWeb(response.body) : Readable.from([]);
      // MLflow's server sends neither length nor etag of what it fetches from an object store.
      const described = response.headers.has("content-length") ? response : await head(safe);
      return { stat: fileStat(described), stream };
    },

    async write(path, source) {
      const url = fileUrl(below(artifactFilePath(path)));
      try {
        await refuseFailure(
          await server.send("PUT", url, { body: Readable.toWeb(source), duplex: "half" }),
        );
      } catch (error) {
        throw source.errored ?? error;
      }
    },

    async delete(path) {
      const url = fileUrl(artifactEntryPath(below(artifactPath(path))));
      await refuseFailure(await server.send("DELETE", url));
    },
  };
}

interface ListAnswer {
  files?: ArtifactFile[];
}

/** MLflow's server leaves out a size of 0. */
const entry = (file: ArtifactFile): ArtifactFile =>
  file.is_dir ? file : { ...file, file_size: file.file_size ?? 0 };

const fileUrl = (path: string): string => `/${path.split("/").map(encodeURIComponent).join("/")}`;

function proxyClient(options: MlflowArtifactsOptions) {
  const { baseUrl, headers = () => ({}), fetch: ask = fetch } = options;
  const endpoint = baseUrl.replace(/\/+$/, "") + route;
  return {
    async send(method: string, url: string, init: RequestInit = {}): Promise<Response> {
      const all = { "accept-encoding": "identity", ...headers(), ...init.headers };
      try {
        return await ask(endpoint + url, { ...init, method, headers: all });
      } catch (error) {
        throw new ApiError(
          "TEMPORARILY_UNAVAILABLE",
          `The tracking server at ${baseUrl} cannot be reached; is it running?`,
          { cause: error },
        );
      }
    },
  };
}

function fileStat({ headers }: Response): FileStat {
  const total = headers.get("content-range")?.split("/")[1] ?? headers.get("content-length");
  return {
    is_dir: false,
    size: Number(total),
    mtime: new Date(headers.get("last-modified") ?? 0),
    etag: headers.get("etag") ?? "",
  };
}

/** Turns an answer that is no success into the ApiError it stands for. */
async function refuseFailure(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  const { error_code, message } = errorBody(text);
  throw new ApiError(
    error_code ?? codeOfStatus(response.status),
    message ?? `The tracking server answered ${response.status}: ${text.slice(0, 200)}`,
  );
}

function errorBody(text: string): { error_code?: ErrorCode; message?: string } {
  try {
    const { error_code, message, detail } = JSON.parse(text);
    return {
      ...(Object.hasOwn(errorStatus, error_code) && { error_code }),
      message: message ?? detail,
    };
  } catch {
    return {};
  }
}

function codeOfStatus(status: number): ErrorCode {
  const known = Object.entries(errorStatus).find(([, each]) => each === status);
  if (known && status < 500) return known[0] as ErrorCode;
  return status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR";
}

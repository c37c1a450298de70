import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { ApiError } from "../../protocol/errors.ts";
import { uiFolder } from "../ui-page.ts";

const encodings = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

/** Serves the UI's files, which the build has compressed. The page itself: ui-page.ts. */
export async function uiRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { name: string } }>("/assets/:name", async ({ params, headers }, reply) => {
    const { name } = params;
    const file = await builtFile("assets", name, String(headers["accept-encoding"] ?? ""));
    if (file.encoding !== undefined) reply.header("content-encoding", file.encoding);
    return (
      reply
        .type(await contentType(name))
        // The name has a hash of the content.
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("vary", "Origin, Accept-Encoding")
        .send(file.bytes)
    );
  });

  app.get("/icon.svg", async (_, reply) =>
    reply
      .type("image/svg+xml")
      .header("cache-control", "public, max-age=86400")
      .send((await builtFile("", "icon.svg", "")).bytes),
  );
}

interface BuiltFile {
  bytes: Buffer;
  encoding?: string;
}

/** A file of the build, in the best encoding that the client takes. No name leads out of its folder. */
async function builtFile(folder: string, name: string, accepted: string): Promise<BuiltFile> {
  if (/^[\w-][\w.-]*$/.test(name)) {
    const path = join(folder, name);
    for (const [encoding, extension] of encodings) {
      if (!new RegExp(`\\b${encoding}\\b(?!;q=0(?:\\D|$))`).test(accepted)) continue;
      const bytes = await readIfThere(path + extension);
      if (bytes) return { bytes, encoding };
    }
    const bytes = await readIfThere(path);
    if (bytes) return { bytes };
  }
  throw new ApiError("ENDPOINT_NOT_FOUND", "This is no file of the web UI; load the page again.");
}

const readIfThere = (path: string): Promise<Buffer | undefined> =>
  readFile(join(uiFolder, path)).catch(() => undefined);

async function contentType(name: string): Promise<string> {
  const { lookup } = await import("mime-types");
  const type = lookup(name) || "application/octet-stream";
  return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
}

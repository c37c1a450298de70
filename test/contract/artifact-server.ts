import Fastify, { type FastifyInstance } from "fastify";
import type { ArtifactRepository } from "../../src/artifacts/artifact-repository.ts";
import { localArtifactRepository } from "../../src/artifacts/local.ts";
import { artifactEntryPath, escapeStrayPercents } from "../../src/core/artifact-path.ts";
import { ApiError } from "../../src/protocol/errors.ts";
import { sendArtifact } from "../../src/server/routes/artifact-responses.ts";

interface FilePath {
  Params: { "*": string };
}

/** A server on loopback with the artifact proxy's file routes alone, and its address. */
export async function startArtifactServer(
  repository: ArtifactRepository,
): Promise<{ app: FastifyInstance; url: string }> {
  const app = Fastify({ rewriteUrl: (request) => escapeStrayPercents(request.url ?? "/") });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  app.setErrorHandler(async (error, _request, reply) => {
    if (!(error instanceof ApiError)) throw error;
    return await reply.code(error.status).send(error.toBody());
  });
  const route = "/api/2.0/mlflow-artifacts/artifacts";
  app.get<{ Querystring: { path?: string } }>(route, async ({ query }) => {
    const files = await repository.list(query.path ?? "");
    return { files: files.map((file) => ({ ...file, path: file.path.split("/").at(-1) })) };
  });
  app.get<FilePath>(`${route}/*`, async ({ params }, reply) =>
    sendArtifact(reply, repository, params["*"]),
  );
  app.put<FilePath>(`${route}/*`, async ({ params, raw }, reply) => {
    await repository.write(params["*"], raw);
    return await reply.send("");
  });
  app.delete<FilePath>(`${route}/*`, async ({ params }) => {
    await repository.delete(artifactEntryPath(params["*"]));
    return {};
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, url };
}

// Run by itself it serves the directory it is given, and tells its parent about its memory.
if (import.meta.main) {
  const { url } = await startArtifactServer(localArtifactRepository(process.argv[2]!));
  process.on("message", () => {
    process.send?.({ rss: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 });
  });
  process.send?.(url);
}

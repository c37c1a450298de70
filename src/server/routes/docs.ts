import type { FastifyInstance } from "fastify";
import type { Docs, Served } from "./build-docs.ts";

/** Serves the OpenAPI document at `/openapi.json` and a page to read it at `/docs`. */
export async function docsRoutes(app: FastifyInstance, settings: Served): Promise<void> {
  let docs: Promise<Docs> | undefined;
  const built = (): Promise<Docs> =>
    (docs ??= import("./build-docs.ts").then(({ buildDocs }) => buildDocs(settings)));

  app.get("/openapi.json", async (_, reply) =>
    reply.type("application/json; charset=utf-8").send((await built()).json),
  );

  app.get("/docs", async (_, reply) => {
    const { page, contentSecurityPolicy } = await built();
    return reply
      .header("content-security-policy", contentSecurityPolicy)
      .type("text/html; charset=utf-8")
      .send(page);
  });
}

import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import packageJson from "../../../package.json" with { type: "json" };
import { openApiDocument } from "../../protocol/openapi.ts";
import { docsPage, docsStyle } from "./docs-page.ts";

interface Docs {
  json: string;
  page: string;
}

const hash = createHash("sha256").update(docsStyle).digest("base64");

/** The page runs nothing and loads nothing but its own style sheet, which it holds. */
const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

/** Serves the OpenAPI document at `/openapi.json` and a page to read it at `/docs`. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  let docs: Docs | undefined;
  const built = (): Docs => (docs ??= buildDocs(app.prefix));

  app.get("/openapi.json", async (_, reply) =>
    reply.type("application/json; charset=utf-8").send(built().json),
  );

  app.get("/docs", async (_, reply) =>
    reply
      .header("content-security-policy", CONTENT_SECURITY_POLICY)
      .type("text/html; charset=utf-8")
      .send(built().page),
  );
}

function buildDocs(prefix: string): Docs {
  const document = openApiDocument({ version: packageJson.version, serverUrl: prefix || "/" });
  return { json: JSON.stringify(document), page: docsPage(document) };
}

import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import packageJson from "../../../package.json" with { type: "json" };
import type { Resource } from "../../protocol/endpoint.ts";
import { openApiDocument } from "../../protocol/openapi.ts";
import type { ServerSettings } from "../settings.ts";
import { docsPage, docsStyle } from "./docs-page.ts";

interface Docs {
  json: string;
  page: string;
}

const hash = createHash("sha256").update(docsStyle).digest("base64");

/** The page runs nothing and loads nothing but its own style sheet, which it holds. */
const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;

type Served = Pick<ServerSettings, "artifactsOnly" | "serveArtifacts" | "staticPrefix">;

/** Serves the OpenAPI document at `/openapi.json` and a page to read it at `/docs`. */
export async function docsRoutes(app: FastifyInstance, settings: Served): Promise<void> {
  let docs: Docs | undefined;
  const built = (): Docs => (docs ??= buildDocs(settings));

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

/** Without a part of itself a server answers that part's endpoints with 503; they are not described. */
function isServed(resource: Resource, { artifactsOnly, serveArtifacts }: Served): boolean {
  if (resource === "artifact_path") return serveArtifacts;
  return resource === "server" || !artifactsOnly;
}

function buildDocs(settings: Served): Docs {
  const document = openApiDocument({
    version: packageJson.version,
    serverUrl: settings.staticPrefix || "/",
    serves: ({ touches }) => isServed(touches.resource, settings),
  });
  return { json: JSON.stringify(document), page: docsPage(document) };
}
